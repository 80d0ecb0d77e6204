// access: read
// params: graph_id: STRING?
// returns: created_at
// When the work that waits longest was made.
MATCH (j:Job {status: 'pending'}) WHERE j.place > -1
  AND ($graph_id IS NULL OR j.graph_id = $graph_id)
MATCH (g:Graph {graph_id: j.graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
RETURN min(j.created_at) AS created_at
