// access: read
// params: graph_id: STRING, after: STRING, limit: INTEGER,
//   entities: LIST<STRING>?, episodes: LIST<STRING>?
// returns: records
// A page of the mentions, by uuid.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
CALL () {
  MATCH ()-[m:MENTIONS {graph_id: $graph_id}]->()
  USING INDEX SEEK m:MENTIONS(graph_id, uuid)
  WHERE m.uuid > $after
    AND ($entities IS NULL OR m.entity IN $entities)
    AND ($episodes IS NULL OR m.episode IN $episodes)
  RETURN m ORDER BY m.graph_id, m.uuid LIMIT $limit
}
WITH m ORDER BY m.uuid
RETURN collect(m {.*}) AS records
