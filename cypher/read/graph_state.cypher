// access: read
// params: parts/graph_state
// returns: version, stamp, links, relations
// Where a graph stands.
CALL () {
  // parts/graph_state
}
RETURN version, stamp, links, relations
