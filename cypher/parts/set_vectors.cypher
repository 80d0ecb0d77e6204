// params: graph_id: STRING, vectors: LIST<MAP>
// Sets the vectors of facts, entities and passages, by uuid.
UNWIND $vectors AS row
CALL (row) {
  MATCH ()-[f:FACT {graph_id: $graph_id, uuid: row.uuid}]->()
  USING INDEX SEEK f:FACT(graph_id, uuid)
  CALL db.create.setRelationshipVectorProperty(f, 'embedding', row.vector)
}
CALL (row) {
  MATCH (n:Referent:Entity {graph_id: $graph_id, uuid: row.uuid})
  CALL db.create.setNodeVectorProperty(n, 'embedding', row.vector)
}
CALL (row) {
  MATCH (p:Passage {graph_id: $graph_id, uuid: row.uuid})
  CALL db.create.setNodeVectorProperty(p, 'embedding', row.vector)
}
