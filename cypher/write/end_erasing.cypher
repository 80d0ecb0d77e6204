// access: write
// params: graph_id: STRING
// returns: nothing
// Last of an erasure: the graph's own nodes go, and its id is free again.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NOT NULL
MATCH (l:Lease {graph_id: $graph_id})
MATCH (s:Sequence {graph_id: $graph_id})
DELETE g, l, s
