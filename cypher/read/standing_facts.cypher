// access: read
// params: graph_id: STRING, entities: LIST<STRING>, open_end: INTEGER, limit: INTEGER
// returns: uuid
// The facts without an end at some entities, the newest of each first.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
UNWIND $entities AS uuid
MATCH (n:Referent {graph_id: $graph_id, uuid: uuid})
CALL (n) {
  MATCH (n)-[f:FACT]-()
  WHERE f.holds_to = $open_end AND f.status <> 'retracted'
  RETURN DISTINCT f ORDER BY f.valid_at DESC, f.uuid LIMIT $limit
}
RETURN DISTINCT f.uuid AS uuid
