// access: write
// params: graph_id: STRING
// returns: begun
// Hides a graph at once. Takes what an intake, a worker and a commit take, in their order, so that
// each is either done before or refused after; leases end.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id)
SET g.erasing = true, g.version = g.version + 1
WITH g
MATCH (l:Lease {graph_id: $graph_id})
SET l.token = l.token + 1, l.until = null, l.worker = null, l.call = null
WITH g
MATCH (s:Sequence {graph_id: $graph_id})
SET s.position = s.position + 0
RETURN count(g) AS begun
