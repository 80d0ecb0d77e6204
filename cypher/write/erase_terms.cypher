// access: write
// params: graph_id: STRING, limit: INTEGER
// returns: deleted
// A page of a graph that is being erased: its words.
MATCH (n:Term {graph_id: $graph_id}) WHERE n.token >= ''
WITH n LIMIT $limit
DETACH DELETE n
RETURN count(*) AS deleted
