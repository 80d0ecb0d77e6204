// access: read
// params: graph_id: STRING, frontier: LIST<STRING>, fan_out: INTEGER,
//   holds_at: INTEGER?, window_from: INTEGER?, window_to: INTEGER?,
//   subjects: LIST<STRING>?, entities: LIST<STRING>?, names: LIST<STRING>?, retracted: BOOLEAN
// returns: node, facts
// One step outwards: of each node the newest facts that meet the conditions, unknown starts last.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
UNWIND $frontier AS node
MATCH (n:Referent {graph_id: $graph_id, uuid: node})
CALL (n) {
  MATCH (n)-[f:FACT]-(m)
  WHERE f.graph_id = $graph_id
  AND ($holds_at IS NULL OR (f.holds_from <= $holds_at AND f.holds_to > $holds_at))
  AND ($window_from IS NULL OR (f.holds_from < $window_to AND f.holds_to > $window_from
                                AND f.holds_from < f.holds_to))
  AND ($subjects IS NULL OR f.subject IN $subjects)
  AND ($entities IS NULL OR f.subject IN $entities OR f.object IN $entities)
  AND ($names IS NULL OR f.name IN $names)
  AND ($retracted OR f.status <> 'retracted')
  WITH DISTINCT f, coalesce(m.labels, []) AS labels
  ORDER BY coalesce(f.valid_at, datetime({year: -9999})) DESC, f.uuid LIMIT $fan_out
  RETURN collect({uuid: f.uuid, subject: f.subject, object: f.object, labels: labels}) AS facts
}
RETURN node, facts
