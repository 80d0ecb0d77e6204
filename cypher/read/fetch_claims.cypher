// access: read
// params: graph_id: STRING, uuids: LIST<STRING>
// returns: asked, record
// Claims by uuid.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
UNWIND $uuids AS asked
MATCH (c:Assertion:Claim {graph_id: $graph_id, uuid: asked})
RETURN asked, c {.*} AS record
