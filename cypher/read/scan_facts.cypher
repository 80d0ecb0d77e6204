// access: read
// params: graph_id: STRING, after: STRING, limit: INTEGER,
//   parts/fact_conditions
// returns: records
// A page of the facts, by uuid.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
CALL () {
  MATCH ()-[f:FACT {graph_id: $graph_id}]->()
  USING INDEX SEEK f:FACT(graph_id, uuid)
  WHERE f.uuid > $after
    AND // parts/fact_conditions
  RETURN f ORDER BY f.graph_id, f.uuid LIMIT $limit
}
WITH f ORDER BY f.uuid
RETURN collect(
  // parts/fact_record
  ) AS records
