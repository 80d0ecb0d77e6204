// access: write
// params: graph_id: STRING, worker: STRING, now: ZONED DATETIME, until: ZONED DATETIME, call: STRING,
//   limit: INTEGER
// returns: token, jobs, episodes
// Gives a graph whose work waits to a worker with the next token, and marks its jobs as being worked
// on: the longest run of jobs from the first that need not wait any longer. No row if nothing waits, or
// if somebody else holds the graph (a repeated call finds its own lease).
MATCH (l:Lease {graph_id: $graph_id}) WHERE coalesce(l.until <= $now, true) OR l.call = $call
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
CALL () {
  MATCH (j:Job {graph_id: $graph_id, status: 'pending'}) USING INDEX j:Job(graph_id, status, place)
  WHERE j.place > -1 AND coalesce(j.not_before <= $now, true)
  RETURN j LIMIT 1
  UNION ALL
  MATCH (j:Job {graph_id: $graph_id, status: 'processing'}) USING INDEX j:Job(graph_id, status, place)
  WHERE j.place > -1
  RETURN j LIMIT 1
}
WITH DISTINCT l
SET l.token = l.token + 0
WITH l AS taken
CALL () {
  // Looked for anew: what was read before the lock may have been stale.
  MATCH (l:Lease {graph_id: $graph_id}) WHERE coalesce(l.until <= $now, true) OR l.call = $call
  MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
  RETURN l, COLLECT {
    MATCH (j:Job {graph_id: $graph_id})
    WHERE j.status IN ['pending', 'processing'] AND j.place > -1
    RETURN j ORDER BY j.place, j.uuid LIMIT 10000
  } AS waiting
}
WITH l, waiting, [j IN waiting | j.status = 'pending' AND coalesce(j.not_before > $now, false)] AS late
WITH l, waiting, late, head([i IN range(0, size(late) - 1) WHERE NOT late[i]]) AS first
WHERE first IS NOT NULL
WITH l, l.token + 1 AS token, waiting[first..coalesce(head([i IN range(first, size(late) - 1) WHERE late[i]]), size(late))] AS run
SET l.token = token, l.worker = $worker, l.until = $until, l.call = $call
WITH token, run[..$limit] AS run
UNWIND run AS j
SET j.status = 'processing', j.attempts = j.attempts + 1
WITH token, collect(
  // parts/job_record
  ) AS jobs
RETURN token, jobs,
       COLLECT {
         UNWIND jobs AS job
         UNWIND job.episodes AS uuid
         WITH DISTINCT uuid
         MATCH (e:Episode {graph_id: $graph_id, uuid: uuid})
         WITH e ORDER BY e.position
         RETURN
           // parts/episode_record
       } AS episodes
