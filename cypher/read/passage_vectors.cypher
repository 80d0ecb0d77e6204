// access: read
// params: graph_id: STRING, uuids: LIST<STRING>
// returns: found
// The vectors of these episodes' first passages, as pairs of uuid and vector.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
UNWIND $uuids AS uuid
MATCH (:Episode {graph_id: $graph_id, uuid: uuid})-[:HAS_PASSAGE]->(p:Passage)
WHERE p.ordinal = 0 AND p.source <> 'edit' AND p.embedding IS NOT NULL
RETURN collect([uuid, p.embedding]) AS found
