// access: read
// params: graph_id: STRING, query: STRING, depth: INTEGER, fetch: INTEGER, limit: INTEGER,
//   parts/passage_conditions
// returns: uuid, score, passage
// Episodes by the words of their best passage, best first; edits are never found.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
CALL db.index.fulltext.queryNodes('passage_text', $query, {limit: $depth})
YIELD node AS p, score
WHERE p.graph_id = $graph_id
  AND // parts/passage_conditions
WITH p.episode AS uuid, p.ordinal AS ordinal, score LIMIT $fetch
WITH uuid, ordinal, score ORDER BY score DESC, uuid, ordinal
WITH uuid, max(score) AS score, head(collect(ordinal)) AS passage
RETURN uuid, score, passage ORDER BY score DESC, uuid LIMIT $limit
