// access: read
// params: graph_id: STRING, now: ZONED DATETIME, call: STRING
// returns: free, jobs
// Whether the locked lease may be taken (a repeated call finds its own), and all unsettled jobs.
MATCH (g:Graph {graph_id: $graph_id})
MATCH (l:Lease {graph_id: $graph_id})
RETURN g.erasing IS NULL AND (l.until IS NULL OR l.until <= $now OR l.call = $call) AS free,
       COLLECT {
         MATCH (j:Job {graph_id: $graph_id})
         WHERE j.status IN ['pending', 'processing'] AND j.place > -1
         RETURN j {.*} ORDER BY j.place, j.uuid LIMIT 10000
       } AS jobs
