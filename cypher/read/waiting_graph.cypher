// access: read
// params: now: ZONED DATETIME, call: STRING
// returns: graph_id
// The graph whose waiting work is oldest among those nobody holds.
CALL () {
  MATCH (j:Job {status: 'pending'})
  WHERE j.place > -1 AND coalesce(j.not_before <= $now, true)
  WITH j ORDER BY j.status, j.place
  MATCH (l:Lease {graph_id: j.graph_id})
  WITH j, l WHERE coalesce(l.until <= $now, true) OR l.call = $call
  MATCH (g:Graph {graph_id: j.graph_id})
  WITH j, g WHERE g.erasing IS NULL
  RETURN j.graph_id AS graph_id, j.place AS place ORDER BY place LIMIT 1
  UNION ALL
  MATCH (j:Job {status: 'processing'})
  WHERE j.place > -1
  WITH j ORDER BY j.status, j.place
  MATCH (l:Lease {graph_id: j.graph_id})
  WITH j, l WHERE coalesce(l.until <= $now, true) OR l.call = $call
  MATCH (g:Graph {graph_id: j.graph_id})
  WITH j, g WHERE g.erasing IS NULL
  RETURN j.graph_id AS graph_id, j.place AS place ORDER BY place LIMIT 1
}
RETURN graph_id ORDER BY place, graph_id LIMIT 1
