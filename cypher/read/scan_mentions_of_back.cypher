// access: read
// params: graph_id: STRING, after: STRING, limit: INTEGER,
//   entities: LIST<STRING>?, episodes: LIST<STRING>?
// returns: records
// A page of the mentions of some entities or in some episodes, by uuid, from the end.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
CALL () {
  UNWIND $entities AS uuid
  MATCH (:Referent {graph_id: $graph_id, uuid: uuid})<-[m:MENTIONS]-()
  RETURN m
  UNION
  UNWIND $episodes AS uuid
  MATCH (:Episode {graph_id: $graph_id, uuid: uuid})-[m:MENTIONS]->()
  RETURN m
}
WITH m
WHERE m.uuid < $after
  AND ($entities IS NULL OR m.entity IN $entities)
  AND ($episodes IS NULL OR m.episode IN $episodes)
WITH m ORDER BY m.uuid DESC LIMIT $limit
RETURN collect(m {.*}) AS records
