// access: read
// params: graph_id: STRING, uuids: LIST<STRING>
// returns: found
// Claims by uuid, as pairs of what was asked and the record.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
UNWIND $uuids AS asked
MATCH (c:Assertion:Claim {graph_id: $graph_id, uuid: asked})
RETURN collect([asked, c {.*}]) AS found
