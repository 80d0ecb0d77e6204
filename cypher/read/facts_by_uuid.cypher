// access: read
// params: graph_id: STRING, uuids: LIST<STRING>
// returns: records
// The records of these facts, in the order asked.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
UNWIND $uuids AS uuid
MATCH ()-[f:FACT {graph_id: $graph_id, uuid: uuid}]->()
USING INDEX SEEK f:FACT(graph_id, uuid)
RETURN collect(
  // parts/fact_record
  ) AS records
