// access: write
// params: graph_id: STRING, limit: INTEGER
// returns: deleted
// A page of a graph that is being erased: its mentions.
MATCH ()-[m:MENTIONS {graph_id: $graph_id}]->()
USING INDEX SEEK m:MENTIONS(graph_id, uuid) WHERE m.uuid > ''
WITH m LIMIT $limit
DELETE m
RETURN count(*) AS deleted
