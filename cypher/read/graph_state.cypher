// access: read
// params: parts/graph_state
// returns: version, stamp, links, relations
// Where a graph stands; no row for one that is not there or is being erased.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
CALL (g) {
  // parts/graph_state
}
RETURN version, stamp, links, relations
