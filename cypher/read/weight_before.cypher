// access: read
// params: graph_id: STRING, facts: LIST<STRING>, entities: LIST<STRING>
// returns: facts, fact_terms, entities, entity_terms
// How many of these records a commit replaces or takes out, and how many terms they have.
CALL () {
  UNWIND $facts AS uuid
  MATCH ()-[f:FACT {graph_id: $graph_id, uuid: uuid}]->()
  RETURN count(f) AS facts,
         sum(size([token IN split(coalesce(f.tokens, ''), ' ') WHERE token <> ''])) AS fact_terms
}
CALL () {
  UNWIND $entities AS uuid
  MATCH (n:Referent:Entity {graph_id: $graph_id, uuid: uuid})
  RETURN count(n) AS entities,
         sum(size([token IN split(coalesce(n.tokens, ''), ' ') WHERE token <> ''])) AS entity_terms
}
RETURN facts, fact_terms, entities, entity_terms
