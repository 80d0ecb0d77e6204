// access: read
// params: graph_id: STRING, after: STRING, limit: INTEGER,
//   parts/entity_conditions
// returns: records
// A page of the entities, by uuid.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
CALL () {
  MATCH (n:Referent:Entity {graph_id: $graph_id})
  WHERE n.uuid > $after
    AND // parts/entity_conditions
  RETURN n ORDER BY n.graph_id, n.uuid LIMIT $limit
}
WITH n ORDER BY n.uuid
RETURN collect(
  // parts/entity_record
  ) AS records
