// access: write
// params: graph_id: STRING, rows: LIST<MAP>
// returns: nothing
// Ties entities to the names they are found by and to the referents merged into them, anew.
UNWIND $rows AS row
MATCH (n:Referent {graph_id: $graph_id, uuid: row.uuid})
CALL (n, row) {
  MATCH (n)-[old:NAMED]->(k:Name) WHERE NOT k.key IN row.keys DELETE old
}
CALL (n, row) {
  MATCH (n)<-[old:MEMBER_OF]-(m) WHERE NOT m.uuid IN row.members DELETE old
}
CALL (n, row) {
  UNWIND row.keys AS key
  MERGE (k:Name {graph_id: $graph_id, key: key})
  MERGE (n)-[:NAMED]->(k)
}
CALL (n, row) {
  UNWIND row.members AS member
  MATCH (m:Referent {graph_id: $graph_id, uuid: member})
  MERGE (m)-[:MEMBER_OF]->(n)
}
