// access: read
// params: keys: LIST<STRING>, parts/state
// returns: state, entities
// The entities that bear one of these names, after where the graph stands: what moves in between voids
// a commit that reasons from this. No row for a graph that is not there or is being erased.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
CALL (g) {
  // parts/state
}
RETURN state, COLLECT {
  UNWIND $keys AS key
  MATCH (:Name {graph_id: $graph_id, key: key})<-[:NAMED]-(n:Entity)
  WITH DISTINCT n
  RETURN
    // parts/entity_record
} AS entities
