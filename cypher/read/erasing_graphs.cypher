// access: read
// params: none
// returns: graph_id
// The graphs whose erasure was begun and is not done.
MATCH (g:Graph) WHERE g.erasing = true
RETURN g.graph_id AS graph_id ORDER BY graph_id
