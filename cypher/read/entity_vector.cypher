// access: read
// params: graph_id: STRING, vector: LIST<FLOAT>, fetch: INTEGER, limit: INTEGER,
//   parts/entity_conditions
// returns: uuid, score
// Entities by meaning; cosine, best first.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
MATCH (n:Entity)
  SEARCH n IN (VECTOR INDEX entity_vector FOR $vector
    WHERE n.graph_id = $graph_id LIMIT $fetch) SCORE AS score
WITH n, score WHERE n.graph_id = $graph_id
  AND // parts/entity_conditions
RETURN n.uuid AS uuid, 2 * score - 1 AS score ORDER BY score DESC, uuid LIMIT $limit
