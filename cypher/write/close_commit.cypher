// access: write
// params: graph_id: STRING, stamp: ZONED DATETIME, call: STRING
// returns: version
// Last of each commit: its stamp, and the mark by which a repeated call knows that it was made.
MATCH (g:Graph {graph_id: $graph_id})
SET g.stamp = $stamp, g.call = $call
RETURN g.version AS version
