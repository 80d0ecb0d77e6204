// params: graph_id: STRING, entities: LIST<MAP>
// Inserts or replaces derived entities, and ties them anew to the names they are found by and to the
// referents merged into them; a vector stays.
UNWIND $entities AS row
MERGE (n:Referent {graph_id: $graph_id, uuid: row.uuid})
SET n:Entity, n += row.props, n.created_at = datetime(row.props.created_at)
WITH n, row
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
