// access: read
// params: graph_id: STRING?, limit: INTEGER
// returns: record
// The jobs that failed last, newest first.
MATCH (j:Job {status: 'failed'}) WHERE j.place > -1
  AND ($graph_id IS NULL OR j.graph_id = $graph_id)
MATCH (g:Graph {graph_id: j.graph_id}) WHERE g.erasing IS NULL
RETURN j {.*} AS record
ORDER BY j.finished_at DESC, j.place DESC LIMIT $limit
