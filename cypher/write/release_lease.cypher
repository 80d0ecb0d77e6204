// access: write
// params: parts/give_back
// returns: waiting
// Gives a graph back, if it is still held.
MATCH (l:Lease {graph_id: $graph_id})
SET l.token = l.token + 0
WITH l WHERE l.token = $token
// parts/give_back
RETURN count(j) AS waiting
