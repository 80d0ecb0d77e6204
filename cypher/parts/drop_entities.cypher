// params: graph_id: STRING, dropped_entities: LIST<STRING>
// Takes entities out; what evidence still refers to stays as a bare referent.
UNWIND $dropped_entities AS uuid
MATCH (n:Referent:Entity {graph_id: $graph_id, uuid: uuid})
CALL (n) {
  MATCH (n)-[r:NAMED]->() DELETE r
}
CALL (n) {
  MATCH (n)<-[r:MEMBER_OF]-() DELETE r
}
REMOVE n:Entity
SET n = {graph_id: $graph_id, uuid: n.uuid}
