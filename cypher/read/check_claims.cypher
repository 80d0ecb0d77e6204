// access: read
// params: limit: INTEGER
// returns: wrong
// Looks the whole store over for claims without their episode, their subject or their object.
MATCH (c:Claim)
WHERE EXISTS { (g:Graph {graph_id: c.graph_id}) WHERE g.erasing IS NULL }
  AND (COUNT { (e:Episode {uuid: c.episode})-[:STATES]->(c) WHERE e.graph_id = c.graph_id } <> 1
    OR COUNT { (c)-[:SUBJECT]->(n {uuid: c.subject}) WHERE n.graph_id = c.graph_id } <> 1
    OR COUNT { (c)-[:OBJECT]->(n {uuid: c.object}) WHERE n.graph_id = c.graph_id }
       <> CASE WHEN c.object IS NULL THEN 0 ELSE 1 END)
WITH 'claim ' + c.uuid + ' of ' + c.graph_id + ' lacks its episode, subject or object' AS wrong
RETURN wrong LIMIT $limit
