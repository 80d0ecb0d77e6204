// access: write
// params: graph_id: STRING, token: INTEGER, until: ZONED DATETIME
// returns: held
// Holds a graph longer, if nobody took it since.
MATCH (l:Lease {graph_id: $graph_id})
SET l.token = l.token + 0
WITH l WHERE l.token = $token AND l.until IS NOT NULL
SET l.until = $until
RETURN count(l) AS held
