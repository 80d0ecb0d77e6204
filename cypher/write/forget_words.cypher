// access: write
// params: graph_id: STRING, episodes: LIST<STRING>, prefix: STRING
// returns: nothing
// Counts the words of forgotten episodes down, before their passages go; a word that stands nowhere
// goes too. Takes the graph's sequence, for intakes count the same words.
MATCH (s:Sequence {graph_id: $graph_id})
SET s.position = s.position + 0
WITH s
CALL () {
  UNWIND $episodes AS episode
  MATCH (:Episode {graph_id: $graph_id, uuid: episode})-[:HAS_PASSAGE]->(p:Passage)
  WHERE p.source <> 'edit'
  WITH p, [token IN split(p.tokens, ' ') WHERE token <> ''] AS tokens
  RETURN count(p) AS passages, sum(size(tokens)) AS terms, collect(tokens) AS lists
}
WITH s, lists, s.passages - passages AS left, s.terms - terms AS length,
     s.forgotten + passages AS forgotten
SET s.passages = left, s.terms = length, s.forgotten = forgotten
WITH lists
UNWIND range(0, size(lists) - 1) AS i
UNWIND lists[i] AS token
WITH DISTINCT i, substring(token, size($prefix)) AS token
WITH token, count(i) AS passages ORDER BY token
MATCH (t:Term {graph_id: $graph_id, token: token})
SET t.passages = t.passages - passages
WITH t WHERE t.passages <= 0
DELETE t
