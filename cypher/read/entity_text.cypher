// access: read
// params: graph_id: STRING, query: STRING, depth: INTEGER, fetch: INTEGER, limit: INTEGER,
//   parts/entity_conditions
// returns: uuid, score
// Entities by the words of their names and summary, best first.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
CALL db.index.fulltext.queryNodes('entity_text', $query, {limit: $depth})
YIELD node AS n, score
WHERE n.graph_id = $graph_id
  AND // parts/entity_conditions
WITH n.uuid AS uuid, score LIMIT $fetch
RETURN uuid, score ORDER BY score DESC, uuid LIMIT $limit
