// access: read
// params: graph_id: STRING, query: STRING, limit: INTEGER
// returns: entities, facts
// The entities and the unretracted facts nearest to some words.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
CALL () {
  CALL db.index.fulltext.queryNodes('entity_text', $query, {limit: 4 * $limit})
  YIELD node AS n, score
  WHERE n.graph_id = $graph_id
  WITH n.uuid AS uuid, score ORDER BY score DESC, uuid LIMIT $limit
  RETURN collect(uuid) AS entities
}
CALL () {
  CALL db.index.fulltext.queryRelationships('fact_text', $query, {limit: 4 * $limit})
  YIELD relationship AS f, score
  WHERE f.graph_id = $graph_id AND f.status <> 'retracted'
  WITH f.uuid AS uuid, score ORDER BY score DESC, uuid LIMIT $limit
  RETURN collect(uuid) AS facts
}
RETURN entities, facts
