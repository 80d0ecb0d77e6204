// access: read
// params: limit: INTEGER
// returns: wrong
// Looks the whole store over for facts that are not between their own subject and object, or that cross graphs.
MATCH (s)-[f:FACT]->(o)
WHERE s.uuid <> f.subject OR o.uuid <> f.object OR s.graph_id <> f.graph_id OR o.graph_id <> f.graph_id
WITH 'fact ' + f.uuid + ' of ' + f.graph_id + ' does not join its subject and object' AS wrong
RETURN wrong LIMIT $limit
