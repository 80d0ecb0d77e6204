// access: write
// params: graph_id: STRING, limit: INTEGER
// returns: deleted
// A page of a graph that is being erased: its facts.
MATCH ()-[f:FACT {graph_id: $graph_id}]->()
USING INDEX SEEK f:FACT(graph_id, uuid) WHERE f.uuid > ''
WITH f LIMIT $limit
DELETE f
RETURN count(*) AS deleted
