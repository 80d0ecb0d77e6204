// access: read
// params: limit: INTEGER
// returns: wrong
// Looks the whole store over for jobs that are not about the episodes they list.
MATCH (j:Job)
WHERE EXISTS { (g:Graph {graph_id: j.graph_id}) WHERE g.erasing IS NULL }
  AND (size(j.episodes) = 0
    OR COUNT { (j)-[:ABOUT]->(e:Episode) WHERE e.uuid IN j.episodes } <> size(j.episodes))
WITH 'job ' + j.uuid + ' of ' + j.graph_id + ' is not about its episodes' AS wrong
RETURN wrong LIMIT $limit
