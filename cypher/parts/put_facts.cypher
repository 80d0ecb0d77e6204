// params: graph_id: STRING, facts: LIST<MAP>
// Inserts or replaces derived facts; a vector stays. A relationship keeps its ends for life: a fact
// between other ends is made anew, with the vector of the one it replaces. Returns how many.
UNWIND $facts AS row
CALL (row) {
  MATCH (s)-[f:FACT {graph_id: $graph_id, uuid: row.uuid}]->(o)
  USING INDEX SEEK f:FACT(graph_id, uuid)
  WHERE s.uuid <> row.subject OR o.uuid <> row.object
  WITH f, f.embedding AS embedding
  DELETE f
  RETURN collect(embedding) AS lifted
}
MATCH (s:Referent {graph_id: $graph_id, uuid: row.subject})
MATCH (o:Referent {graph_id: $graph_id, uuid: row.object})
MERGE (s)-[f:FACT {graph_id: $graph_id, uuid: row.uuid}]->(o)
SET f += row.props, f.created_at = datetime(row.props.created_at),
    f.valid_at = datetime(row.props.valid_at), f.invalid_at = datetime(row.props.invalid_at),
    f.expired_at = datetime(row.props.expired_at)
WITH f, lifted
CALL (f, lifted) {
  UNWIND lifted AS vector
  CALL db.create.setRelationshipVectorProperty(f, 'embedding', vector)
}
RETURN count(f) AS facts
