// access: read
// params: graph_id: STRING, uuids: LIST<STRING>
// returns: found
// The vectors of these facts, as pairs of uuid and vector.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
UNWIND $uuids AS uuid
MATCH ()-[f:FACT {graph_id: $graph_id, uuid: uuid}]->()
USING INDEX SEEK f:FACT(graph_id, uuid) WHERE f.embedding IS NOT NULL
RETURN collect([uuid, f.embedding]) AS found
