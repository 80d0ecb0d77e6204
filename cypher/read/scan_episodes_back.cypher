// access: read
// params: graph_id: STRING, after: INTEGER, limit: INTEGER,
//   without_episodes: LIST<STRING>?, threads: LIST<STRING>?, sources: LIST<STRING>?, edits: BOOLEAN
// returns: record
// A page of the episodes, in the order of arrival, from the end.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
CALL () {
  MATCH (e:Episode {graph_id: $graph_id})
  WHERE e.position < $after
    AND ($without_episodes IS NULL OR NOT e.uuid IN $without_episodes)
    AND ($threads IS NULL OR e.thread_id IN $threads)
    AND ($sources IS NULL OR e.source IN $sources)
    AND ($edits OR e.source <> 'edit')
  RETURN e ORDER BY e.position DESC LIMIT $limit
}
RETURN e {.*} AS record ORDER BY e.position DESC
