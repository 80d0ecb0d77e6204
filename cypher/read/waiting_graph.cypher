// access: read
// params: graph_id: STRING?, now: ZONED DATETIME, call: STRING
// returns: graph_id
// The graph whose waiting work is oldest among those nobody holds; of one graph: whether it has any.
CALL () {
  MATCH (j:Job {status: 'pending'})
  WHERE j.place > -1 AND (j.not_before IS NULL OR j.not_before <= $now)
    AND ($graph_id IS NULL OR j.graph_id = $graph_id)
  MATCH (l:Lease {graph_id: j.graph_id}) WHERE l.until IS NULL OR l.until <= $now OR l.call = $call
  MATCH (g:Graph {graph_id: j.graph_id}) WHERE g.erasing IS NULL
  RETURN j.graph_id AS graph_id, j.place AS place ORDER BY place LIMIT 1
  UNION ALL
  MATCH (j:Job {status: 'processing'})
  WHERE j.place > -1 AND ($graph_id IS NULL OR j.graph_id = $graph_id)
  MATCH (l:Lease {graph_id: j.graph_id}) WHERE l.until IS NULL OR l.until <= $now OR l.call = $call
  MATCH (g:Graph {graph_id: j.graph_id}) WHERE g.erasing IS NULL
  RETURN j.graph_id AS graph_id, j.place AS place ORDER BY place LIMIT 1
}
RETURN graph_id ORDER BY place, graph_id LIMIT 1
