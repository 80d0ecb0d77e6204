// access: read
// params: graph_id: STRING, query: STRING, depth: INTEGER, fetch: INTEGER, limit: INTEGER,
//   without_episodes: LIST<STRING>?, threads: LIST<STRING>?, sources: LIST<STRING>
// returns: uuid, score, passage
// Episodes by the words of their best passage, best first; edits are never found.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
CALL db.index.fulltext.queryNodes('passage_text', $query, {limit: $depth})
YIELD node AS p, score
WHERE p.graph_id = $graph_id AND p.source IN $sources
  AND ($without_episodes IS NULL OR NOT p.episode IN $without_episodes)
  AND ($threads IS NULL OR p.thread_id IN $threads)
WITH p.episode AS uuid, p.ordinal AS ordinal, score LIMIT $fetch
WITH uuid, ordinal, score ORDER BY score DESC, uuid, ordinal
WITH uuid, max(score) AS score, head(collect(ordinal)) AS passage
RETURN uuid, score, passage ORDER BY score DESC, uuid LIMIT $limit
