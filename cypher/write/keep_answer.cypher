// access: write
// params: graph_id: STRING, token: INTEGER, job: STRING, answer: STRING
// returns: kept
// What a model said about leased work, before anything is made of it; nothing if the lease was lost.
MATCH (l:Lease {graph_id: $graph_id})
SET l.token = l.token + 0
WITH l WHERE l.token = $token AND l.until IS NOT NULL
MATCH (j:Job {graph_id: $graph_id, uuid: $job}) WHERE j.status = 'processing'
SET j.answer = $answer
RETURN count(j) AS kept
