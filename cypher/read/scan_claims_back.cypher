// access: read
// params: graph_id: STRING, after: STRING, limit: INTEGER,
//   subjects: LIST<STRING>?, entities: LIST<STRING>?, names: LIST<STRING>?, episodes: LIST<STRING>?
// returns: records
// A page of the claims, by uuid, from the end.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
CALL () {
  MATCH (c:Assertion:Claim {graph_id: $graph_id})
  WHERE c.uuid < $after
    AND ($subjects IS NULL OR c.subject IN $subjects)
    AND ($entities IS NULL OR c.subject IN $entities OR c.object IN $entities)
    AND ($names IS NULL OR c.name IN $names)
    AND ($episodes IS NULL OR c.episode IN $episodes)
  RETURN c ORDER BY c.graph_id DESC, c.uuid DESC LIMIT $limit
}
WITH c ORDER BY c.uuid DESC
RETURN collect(c {.*}) AS records
