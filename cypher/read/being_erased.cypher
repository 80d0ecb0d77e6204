// access: read
// params: graph_id: STRING
// returns: erasing
// Whether a graph is there, and whether it is being erased.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id)
RETURN g.erasing IS NOT NULL AS erasing
