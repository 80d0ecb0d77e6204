// access: read
// params: limit: INTEGER
// returns: wrong
// Looks the whole store over for episodes that are chained to two others, to another thread or backwards.
MATCH (a:Episode)-[:NEXT]->(b:Episode)
WHERE EXISTS { (g:Graph {graph_id: a.graph_id}) WHERE g.erasing IS NULL }
  AND (a.graph_id <> b.graph_id OR a.thread_id <> b.thread_id OR a.position >= b.position
    OR COUNT { (a)-[:NEXT]->() } > 1 OR COUNT { ()-[:NEXT]->(b) } > 1)
WITH 'episodes ' + a.uuid + ' and ' + b.uuid + ' of ' + a.graph_id + ' are chained wrongly' AS wrong
RETURN wrong LIMIT $limit
