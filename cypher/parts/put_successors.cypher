// params: graph_id: STRING, successors: LIST<MAP>, live: LIST<STRING>
// Remembers what replaced a dropped fact, and forgets it for facts that are there again.
CALL () {
  UNWIND $successors AS pair
  MERGE (old:FormerFact {graph_id: $graph_id, uuid: pair.old})
  MERGE (new:FormerFact {graph_id: $graph_id, uuid: pair.new})
  WITH old, new
  CALL (old, new) {
    MATCH (old)-[r:REPLACED_BY]->(other) WHERE other <> new DELETE r
  }
  MERGE (old)-[:REPLACED_BY]->(new)
}
CALL () {
  UNWIND $live AS uuid
  MATCH (:FormerFact {graph_id: $graph_id, uuid: uuid})-[r:REPLACED_BY]->()
  DELETE r
}
