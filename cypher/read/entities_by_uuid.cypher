// access: read
// params: graph_id: STRING, uuids: LIST<STRING>
// returns: records
// The records of these entities, in the order asked.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
UNWIND $uuids AS uuid
MATCH (n:Referent:Entity {graph_id: $graph_id, uuid: uuid})
RETURN collect(
  // parts/entity_record
  ) AS records
