// access: read
// params: graph_id: STRING, keys: LIST<STRING>
// returns: records
// The entities that bear one of these names.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
UNWIND $keys AS key
MATCH (:Name {graph_id: $graph_id, key: key})<-[:NAMED]-(n:Entity)
WITH DISTINCT n
RETURN collect(
  // parts/entity_record
  ) AS records
