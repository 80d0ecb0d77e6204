// access: read
// params: parts/state, keys: LIST<MAP>
// returns: state, heads, facts
// The painter states of slots, each behind its place in what was asked, with the facts at their ends.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
CALL (g) {
  // parts/state
}
CALL () {
  UNWIND range(0, size($keys) - 1) AS place
  WITH place, $keys[place] AS key
  MATCH (s:Slot {graph_id: $graph_id, subject: key.subject, name: key.name, object: key.object})
  RETURN collect([place, s {.*}]) AS heads
}
CALL (heads) {
  UNWIND heads AS head
  UNWIND head[1].tail AS uuid
  WITH DISTINCT uuid ORDER BY uuid
  MATCH ()-[f:FACT {graph_id: $graph_id, uuid: uuid}]->()
  USING INDEX SEEK f:FACT(graph_id, uuid)
  RETURN collect(
    // parts/fact_record
    ) AS facts
}
RETURN state, heads, facts
