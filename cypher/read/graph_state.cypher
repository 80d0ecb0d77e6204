// access: read
// params: parts/state
// returns: state
// Where a graph stands; no row for one that is not there or is being erased.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
CALL (g) {
  // parts/state
}
RETURN state
