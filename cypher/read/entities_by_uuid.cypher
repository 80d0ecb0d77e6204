// access: read
// params: graph_id: STRING, uuids: LIST<STRING>
// returns: record, embedding
// These entities with their vectors.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
UNWIND $uuids AS uuid
MATCH (n:Referent:Entity {graph_id: $graph_id, uuid: uuid})
RETURN n {.*, embedding: null} AS record, n.embedding AS embedding
