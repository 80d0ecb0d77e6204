// access: read
// params: limit: INTEGER
// returns: wrong
// Looks the whole store over for graphs whose words or records are counted wrongly.
MATCH (s:Sequence)
MATCH (g:Graph {graph_id: s.graph_id}) WHERE g.erasing IS NULL
CALL (g) {
  OPTIONAL MATCH (p:Passage {graph_id: g.graph_id}) WHERE p.uuid >= '' AND p.source <> 'edit'
  WITH p, [token IN split(p.tokens, ' ') WHERE token <> '' | substring(token, 14)] AS tokens
  WITH count(p) AS passages, sum(size(tokens)) AS terms, collect(tokens) AS lists
  CALL (lists) {
    UNWIND range(0, size(lists) - 1) AS i
    UNWIND lists[i] AS token
    WITH DISTINCT i, token
    WITH token, count(i) AS passages
    RETURN collect([token, passages]) AS counted
  }
  RETURN passages, terms, counted
}
CALL (g, counted) {
  UNWIND counted AS pair
  OPTIONAL MATCH (t:Term {graph_id: g.graph_id, token: pair[0]})
  RETURN sum(CASE WHEN t.passages = pair[1] THEN 0 ELSE 1 END) AS amiss
}
CALL (g) {
  OPTIONAL MATCH ()-[f:FACT {graph_id: g.graph_id}]->() WHERE f.uuid >= ''
  RETURN count(f) AS facts,
         sum(size([token IN split(f.tokens, ' ') WHERE token <> ''])) AS fact_terms
}
CALL (g) {
  OPTIONAL MATCH (n:Referent:Entity {graph_id: g.graph_id}) WHERE n.uuid >= ''
  RETURN count(n) AS entities,
         sum(size([token IN split(n.tokens, ' ') WHERE token <> ''])) AS entity_terms
}
WITH g, [
  CASE WHEN s.passages <> passages OR s.terms <> terms THEN 'passages' END,
  CASE WHEN amiss > 0 OR COUNT { (t:Term {graph_id: g.graph_id}) WHERE t.token >= '' } <> size(counted)
       THEN 'words' END,
  CASE WHEN g.facts <> facts OR g.fact_terms <> fact_terms THEN 'facts' END,
  CASE WHEN g.entities <> entities OR g.entity_terms <> entity_terms THEN 'entities' END
] AS found
UNWIND found AS what
WITH what, 'graph ' + g.graph_id + ': its ' + what + ' are counted wrongly' AS wrong
WHERE what IS NOT NULL
RETURN wrong LIMIT $limit
