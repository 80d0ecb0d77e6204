// access: read
// params: graph_id: STRING, vector: LIST<FLOAT>, fetch: INTEGER, limit: INTEGER,
//   parts/passage_conditions
// returns: uuid, score, passage
// Episodes by the meaning of their best passage in some threads; cosine, best first; edits are never found.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
MATCH (p:Passage)
  SEARCH p IN (VECTOR INDEX passage_vector FOR $vector
    WHERE p.graph_id = $graph_id AND p.source IN $sources AND p.thread_id IN $threads LIMIT $fetch) SCORE AS score
WITH p, score
WHERE p.graph_id = $graph_id
  AND // parts/passage_conditions
WITH p.episode AS uuid, p.ordinal AS ordinal, 2 * score - 1 AS score
ORDER BY score DESC, uuid, ordinal
WITH uuid, max(score) AS score, head(collect(ordinal)) AS passage
RETURN uuid, score, passage ORDER BY score DESC, uuid LIMIT $limit
