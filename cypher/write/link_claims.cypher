// access: write
// params: graph_id: STRING, corrects: LIST<MAP>, repeats: LIST<MAP>, fulfils: LIST<MAP>
// returns: nothing
// Ties claims to those they correct, repeat or fulfil; one that is not there (yet) is a bare assertion.
CALL () {
  UNWIND $corrects AS row
  MATCH (c:Assertion {graph_id: $graph_id, uuid: row.claim})
  MERGE (t:Assertion {graph_id: $graph_id, uuid: row.named})
  MERGE (c)-[:CORRECTS]->(t)
}
CALL () {
  UNWIND $repeats AS row
  MATCH (c:Assertion {graph_id: $graph_id, uuid: row.claim})
  MERGE (t:Assertion {graph_id: $graph_id, uuid: row.named})
  MERGE (c)-[:REPEATS]->(t)
}
CALL () {
  UNWIND $fulfils AS row
  MATCH (c:Assertion {graph_id: $graph_id, uuid: row.claim})
  MERGE (t:Assertion {graph_id: $graph_id, uuid: row.named})
  MERGE (c)-[:FULFILS]->(t)
}
