// access: read
// params: graph_id: STRING, entities: LIST<STRING>, open_end: INTEGER, always: INTEGER, limit: INTEGER
// returns: facts
// The facts without an end at some entities, the newest of each first; found through indexes in that
// order, so that an entity of 50,000 facts costs no more than another.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
UNWIND $entities AS entity
CALL (entity) {
  MATCH ()-[f:FACT {graph_id: $graph_id, subject: entity}]->()
  WHERE f.begins >= $always AND f.holds_to = $open_end AND f.status <> 'retracted'
  RETURN f ORDER BY f.graph_id DESC, f.subject DESC, f.begins DESC, f.uuid LIMIT $limit
  UNION
  MATCH ()-[f:FACT {graph_id: $graph_id, object: entity}]->()
  WHERE f.begins >= $always AND f.holds_to = $open_end AND f.status <> 'retracted'
  RETURN f ORDER BY f.graph_id DESC, f.object DESC, f.begins DESC, f.uuid LIMIT $limit
}
WITH entity, f ORDER BY f.begins DESC, f.uuid
WITH entity, collect(f.uuid)[..$limit] AS uuids
UNWIND uuids AS uuid
RETURN collect(DISTINCT uuid) AS facts
