// access: read
// params: graph_id: STRING, after: STRING, limit: INTEGER,
//   labels: LIST<STRING>?, without_labels: LIST<STRING>?
// returns: record
// A page of the entities, by uuid, from the end.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
CALL () {
  MATCH (n:Referent:Entity {graph_id: $graph_id})
  WHERE n.uuid < $after
    AND ($labels IS NULL OR any(label IN n.labels WHERE label IN $labels))
    AND ($without_labels IS NULL OR none(label IN n.labels WHERE label IN $without_labels))
  RETURN n ORDER BY n.uuid DESC LIMIT $limit
}
RETURN n {.*, embedding: null} AS record ORDER BY n.uuid DESC
