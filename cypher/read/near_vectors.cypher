// access: read
// params: graph_id: STRING, vectors: LIST<LIST<FLOAT>>, fetch: INTEGER, limit: INTEGER
// returns: entities, facts
// For each vector the entities and the unretracted facts nearest to it.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
UNWIND range(0, size($vectors) - 1) AS i
WITH $vectors[i] AS vector
CALL (vector) {
  MATCH (n:Entity)
    SEARCH n IN (VECTOR INDEX entity_vector FOR vector
      WHERE n.graph_id = $graph_id LIMIT $fetch) SCORE AS score
  WITH n.uuid AS uuid, score ORDER BY score DESC, uuid LIMIT $limit
  RETURN collect(uuid) AS entities
}
CALL (vector) {
  MATCH ()-[f:FACT]->()
    SEARCH f IN (VECTOR INDEX fact_vector FOR vector
      WHERE f.graph_id = $graph_id AND f.status IN ['holds', 'planned', 'past']
      LIMIT $fetch) SCORE AS score
  WITH f.uuid AS uuid, score ORDER BY score DESC, uuid LIMIT $limit
  RETURN collect(uuid) AS facts
}
RETURN entities, facts
