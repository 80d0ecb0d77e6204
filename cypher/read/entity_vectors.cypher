// access: read
// params: graph_id: STRING, uuids: LIST<STRING>
// returns: found
// The vectors of these entities, as pairs of uuid and vector.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
UNWIND $uuids AS uuid
MATCH (n:Referent:Entity {graph_id: $graph_id, uuid: uuid}) WHERE n.embedding IS NOT NULL
RETURN collect([uuid, n.embedding]) AS found
