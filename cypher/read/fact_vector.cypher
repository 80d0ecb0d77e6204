// access: read
// params: graph_id: STRING, vector: LIST<FLOAT>, from_most: INTEGER, to_above: INTEGER,
//   statuses: LIST<STRING>, fetch: INTEGER, limit: INTEGER,
//   holds_at: INTEGER?, window_from: INTEGER?, window_to: INTEGER?,
//   subjects: LIST<STRING>?, entities: LIST<STRING>?, names: LIST<STRING>?, retracted: BOOLEAN
// returns: uuid, score
// Facts by meaning, their span and status judged inside the index; cosine, best first.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
MATCH ()-[f:FACT]->()
  SEARCH f IN (VECTOR INDEX fact_vector FOR $vector
    WHERE f.graph_id = $graph_id AND f.holds_from <= $from_most AND f.holds_to > $to_above
      AND f.status IN $statuses
    LIMIT $fetch) SCORE AS score
WITH f, score WHERE f.graph_id = $graph_id
  AND ($holds_at IS NULL OR (f.holds_from <= $holds_at AND f.holds_to > $holds_at))
  AND ($window_from IS NULL OR (f.holds_from < $window_to AND f.holds_to > $window_from
                                AND f.holds_from < f.holds_to))
  AND ($subjects IS NULL OR f.subject IN $subjects)
  AND ($entities IS NULL OR f.subject IN $entities OR f.object IN $entities)
  AND ($names IS NULL OR f.name IN $names)
  AND ($retracted OR f.status <> 'retracted')
RETURN f.uuid AS uuid, 2 * score - 1 AS score ORDER BY score DESC, uuid LIMIT $limit
