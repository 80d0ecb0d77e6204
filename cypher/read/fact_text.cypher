// access: read
// params: graph_id: STRING, query: STRING, depth: INTEGER, fetch: INTEGER, limit: INTEGER,
//   parts/fact_conditions
// returns: uuid, score
// Facts by their words, best first.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
CALL db.index.fulltext.queryRelationships('fact_text', $query, {limit: $depth})
YIELD relationship AS f, score
WHERE f.graph_id = $graph_id
  AND // parts/fact_conditions
WITH f.uuid AS uuid, score LIMIT $fetch
RETURN uuid, score ORDER BY score DESC, uuid LIMIT $limit
