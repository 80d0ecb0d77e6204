// access: read
// params: graph_id: STRING
// returns: tokens, counts
// All words of a graph's passages, and in how many passages each stands.
MATCH (t:Term {graph_id: $graph_id}) WHERE t.token >= ''
RETURN collect(t.token) AS tokens, collect(t.passages) AS counts
