// access: read
// params: graph_id: STRING, after: STRING, limit: INTEGER,
//   of: LIST<STRING>, parts/fact_conditions
// returns: records
// A page of the facts at some entities, by uuid.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
UNWIND $of AS uuid
MATCH (:Referent {graph_id: $graph_id, uuid: uuid})-[f:FACT]-()
WITH DISTINCT f
WHERE f.uuid > $after
  AND // parts/fact_conditions
WITH f ORDER BY f.uuid LIMIT $limit
RETURN collect(
  // parts/fact_record
  ) AS records
