// access: read
// params: graph_id: STRING, uuids: LIST<STRING>
// returns: asked, record
// Episodes by uuid.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
UNWIND $uuids AS asked
MATCH (e:Episode {graph_id: $graph_id, uuid: asked})
RETURN asked, e {.*} AS record
