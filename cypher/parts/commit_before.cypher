// params: graph_id: STRING, gone_facts: LIST<STRING>, gone_entities: LIST<STRING>
// What a commit may leave behind or outweighs: of the entities and facts that it replaces or drops.
CALL () {
  // What is merged into the entities that are replaced or go.
  UNWIND $gone_entities AS uuid
  MATCH (:Referent {graph_id: $graph_id, uuid: uuid})<-[:MEMBER_OF]-(m:Referent)
  RETURN collect(m.uuid) AS members
}
CALL () {
  // The names that these bear now.
  UNWIND $gone_entities AS uuid
  MATCH (:Referent {graph_id: $graph_id, uuid: uuid})-[:NAMED]->(k:Name)
  RETURN collect(DISTINCT k.key) AS keys
}
CALL () {
  // How many facts are replaced or go, and how many terms they have; of entities the same.
  UNWIND $gone_facts AS uuid
  MATCH ()-[f:FACT {graph_id: $graph_id, uuid: uuid}]->()
  USING INDEX SEEK f:FACT(graph_id, uuid)
  RETURN count(f) AS facts,
         sum(size([token IN split(coalesce(f.tokens, ''), ' ') WHERE token <> ''])) AS fact_terms
}
CALL () {
  UNWIND $gone_entities AS uuid
  MATCH (n:Referent:Entity {graph_id: $graph_id, uuid: uuid})
  RETURN count(n) AS entities,
         sum(size([token IN split(coalesce(n.tokens, ''), ' ') WHERE token <> ''])) AS entity_terms
}
