// access: read
// params: graph_id: STRING, after: STRING, limit: INTEGER,
//   subjects: LIST<STRING>?, entities: LIST<STRING>?, names: LIST<STRING>?, episodes: LIST<STRING>?
// returns: records
// A page of the claims of some entities or episodes, by uuid, from the end.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
CALL () {
  UNWIND $entities AS uuid
  MATCH (:Referent {graph_id: $graph_id, uuid: uuid})<-[:SUBJECT|OBJECT]-(c:Claim)
  RETURN c
  UNION
  UNWIND $episodes AS uuid
  MATCH (:Episode {graph_id: $graph_id, uuid: uuid})-[:STATES]->(c:Claim)
  RETURN c
}
WITH c
WHERE c.uuid < $after
  AND ($subjects IS NULL OR c.subject IN $subjects)
  AND ($entities IS NULL OR c.subject IN $entities OR c.object IN $entities)
  AND ($names IS NULL OR c.name IN $names)
  AND ($episodes IS NULL OR c.episode IN $episodes)
WITH c ORDER BY c.uuid DESC LIMIT $limit
RETURN collect(c {.*}) AS records
