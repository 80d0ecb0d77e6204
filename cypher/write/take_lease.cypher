// access: write
// params: graph_id: STRING, worker: STRING, until: ZONED DATETIME, call: STRING, jobs: LIST<STRING>
// returns: jobs, episodes
// Gives the graph to a worker and marks its jobs as being processed.
MATCH (l:Lease {graph_id: $graph_id})
SET l.worker = $worker, l.until = $until, l.call = $call
WITH l
UNWIND $jobs AS uuid
MATCH (j:Job {graph_id: $graph_id, uuid: uuid})
SET j.status = 'processing', j.attempts = j.attempts + 1
WITH collect(j {.*}) AS jobs
RETURN jobs,
       COLLECT {
         UNWIND jobs AS job
         UNWIND job.episodes AS uuid
         WITH DISTINCT uuid
         MATCH (e:Episode {graph_id: $graph_id, uuid: uuid})
         RETURN e {.*} ORDER BY e.position
       } AS episodes
