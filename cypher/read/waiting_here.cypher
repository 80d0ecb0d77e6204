// access: read
// params: graph_id: STRING, now: ZONED DATETIME, call: STRING
// returns: graph_id
// The graph itself, if nobody holds it and some of its work waits.
MATCH (l:Lease {graph_id: $graph_id}) WHERE coalesce(l.until <= $now, true) OR l.call = $call
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
CALL () {
  MATCH (j:Job {graph_id: $graph_id, status: 'pending'}) USING INDEX j:Job(graph_id, status, place)
  WHERE j.place > -1 AND coalesce(j.not_before <= $now, true)
  RETURN j LIMIT 1
  UNION ALL
  MATCH (j:Job {graph_id: $graph_id, status: 'processing'}) USING INDEX j:Job(graph_id, status, place)
  WHERE j.place > -1
  RETURN j LIMIT 1
}
RETURN DISTINCT $graph_id AS graph_id
