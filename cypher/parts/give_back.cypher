// params: graph_id: STRING, token: INTEGER
// Gives the lease `l` back: its token is spent, and its unsettled jobs wait again, `j`.
SET l.token = $token + 1, l.until = null, l.worker = null, l.call = null
WITH l
MATCH (j:Job {graph_id: $graph_id, status: 'processing'}) USING INDEX j:Job(graph_id, status, place)
WHERE j.place > -1
SET j.status = 'pending'
