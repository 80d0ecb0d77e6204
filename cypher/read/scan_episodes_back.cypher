// access: read
// params: graph_id: STRING, after: INTEGER, limit: INTEGER,
//   parts/episode_conditions
// returns: records
// A page of the episodes, in the order of arrival, from the end.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
CALL () {
  MATCH (e:Episode {graph_id: $graph_id})
  WHERE e.position < $after
    AND // parts/episode_conditions
  RETURN e ORDER BY e.graph_id DESC, e.position DESC LIMIT $limit
}
WITH e ORDER BY e.position DESC
RETURN collect(
  // parts/episode_record
  ) AS records
