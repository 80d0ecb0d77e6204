// access: write
// params: graph_id: STRING, limit: INTEGER
// returns: deleted
// A page of a graph that is being erased: its former facts.
MATCH (n:FormerFact {graph_id: $graph_id}) WHERE n.uuid >= ''
WITH n LIMIT $limit
DETACH DELETE n
RETURN count(*) AS deleted
