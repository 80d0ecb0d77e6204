// access: read
// params: graph_id: STRING, uuids: LIST<STRING>
// returns: found
// Mentions by uuid, as pairs of what was asked and the record.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
UNWIND $uuids AS asked
MATCH ()-[m:MENTIONS {graph_id: $graph_id, uuid: asked}]->()
USING INDEX SEEK m:MENTIONS(graph_id, uuid)
RETURN collect([asked, m {.*}]) AS found
