// access: write
// params: graph_id: STRING
// returns: token
// Takes the lease's node with the next token; what was read before may be stale, what follows is not.
MATCH (l:Lease {graph_id: $graph_id})
SET l.token = l.token + 1
RETURN l.token AS token
