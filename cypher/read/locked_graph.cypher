// access: read
// params: graph_id: STRING
// returns: stamp, erasing, call, token, now
// What a commit must agree with, read after the lock: last stamp, last call, the lease's token.
MATCH (g:Graph {graph_id: $graph_id})
MATCH (l:Lease {graph_id: $graph_id})
RETURN g.stamp AS stamp, g.erasing IS NOT NULL AS erasing, g.call AS call, l.token AS token,
       timestamp() * 1000 AS now
