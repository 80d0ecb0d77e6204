// access: read
// params: limit: INTEGER
// returns: wrong
// Looks the whole store over for passages without their episode.
MATCH (p:Passage)
WHERE EXISTS { (g:Graph {graph_id: p.graph_id}) WHERE g.erasing IS NULL }
  AND NOT EXISTS { (e:Episode {uuid: p.episode})-[:HAS_PASSAGE]->(p) WHERE e.graph_id = p.graph_id }
WITH 'passage ' + p.uuid + ' of ' + p.graph_id + ' has no episode' AS wrong
RETURN wrong LIMIT $limit
