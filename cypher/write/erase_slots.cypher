// access: write
// params: graph_id: STRING, limit: INTEGER
// returns: deleted
// A page of a graph that is being erased: its slots.
MATCH (n:Slot {graph_id: $graph_id}) WHERE n.subject >= '' AND n.name > '' AND n.object >= ''
WITH n LIMIT $limit
DETACH DELETE n
RETURN count(*) AS deleted
