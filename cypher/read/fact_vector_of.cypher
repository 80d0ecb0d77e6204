// access: read
// params: graph_id: STRING, vector: LIST<FLOAT>, of: LIST<STRING>, limit: INTEGER,
//   holds_at: INTEGER?, window_from: INTEGER?, window_to: INTEGER?,
//   subjects: LIST<STRING>?, entities: LIST<STRING>?, names: LIST<STRING>?, retracted: BOOLEAN
// returns: uuid, score
// Facts by meaning at some entities: all of them compared, so that none is missed; cosine, best first.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
UNWIND $of AS uuid
MATCH (:Referent {graph_id: $graph_id, uuid: uuid})-[f:FACT]-()
WITH DISTINCT f WHERE f.embedding IS NOT NULL
  AND ($holds_at IS NULL OR (f.holds_from <= $holds_at AND f.holds_to > $holds_at))
  AND ($window_from IS NULL OR (f.holds_from < $window_to AND f.holds_to > $window_from
                                AND f.holds_from < f.holds_to))
  AND ($subjects IS NULL OR f.subject IN $subjects)
  AND ($entities IS NULL OR f.subject IN $entities OR f.object IN $entities)
  AND ($names IS NULL OR f.name IN $names)
  AND ($retracted OR f.status <> 'retracted')
WITH f, 2 * vector.similarity.cosine(f.embedding, $vector) - 1 AS score
RETURN f.uuid AS uuid, score ORDER BY score DESC, uuid LIMIT $limit
