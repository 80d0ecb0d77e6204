// access: write
// params: graph_id: STRING, token: INTEGER
// returns: waiting
// Gives a graph back: its unsettled jobs wait again, and the token is spent.
MATCH (l:Lease {graph_id: $graph_id})
SET l.token = l.token + 0
WITH l WHERE l.token = $token
SET l.token = $token + 1, l.until = null, l.worker = null, l.call = null
WITH l
MATCH (j:Job {graph_id: $graph_id, status: 'processing'}) USING INDEX j:Job(graph_id, status, place)
WHERE j.place > -1
SET j.status = 'pending'
RETURN count(j) AS waiting
