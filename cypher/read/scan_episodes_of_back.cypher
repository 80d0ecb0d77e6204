// access: read
// params: graph_id: STRING, after: INTEGER, limit: INTEGER,
//   parts/episode_conditions
// returns: records
// A page of the episodes of some threads, in the order of arrival, from the end: each thread is read
// through its own index, so that one which rests costs no more than one in use.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
UNWIND $threads AS thread
CALL (thread) {
  MATCH (e:Episode {graph_id: $graph_id, thread_id: thread})
  USING INDEX e:Episode(graph_id, thread_id, position)
  WHERE e.position < $after
    AND // parts/episode_conditions
  RETURN e ORDER BY e.graph_id DESC, e.thread_id DESC, e.position DESC LIMIT $limit
}
WITH DISTINCT e ORDER BY e.position DESC LIMIT $limit
RETURN collect(
  // parts/episode_record
  ) AS records
