// access: read
// params: graph_id: STRING, after: STRING, limit: INTEGER,
//   holds_at: INTEGER?, window_from: INTEGER?, window_to: INTEGER?,
//   subjects: LIST<STRING>?, entities: LIST<STRING>?, names: LIST<STRING>?, retracted: BOOLEAN
// returns: record
// A page of the facts, by uuid.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
CALL () {
  MATCH ()-[f:FACT {graph_id: $graph_id}]->()
  WHERE f.uuid > $after
    AND ($holds_at IS NULL OR (f.holds_from <= $holds_at AND f.holds_to > $holds_at))
    AND ($window_from IS NULL OR (f.holds_from < $window_to AND f.holds_to > $window_from
                                  AND f.holds_from < f.holds_to))
    AND ($subjects IS NULL OR f.subject IN $subjects)
    AND ($entities IS NULL OR f.subject IN $entities OR f.object IN $entities)
    AND ($names IS NULL OR f.name IN $names)
    AND ($retracted OR f.status <> 'retracted')
  RETURN f ORDER BY f.uuid LIMIT $limit
}
RETURN f {.*, embedding: null} AS record ORDER BY f.uuid
