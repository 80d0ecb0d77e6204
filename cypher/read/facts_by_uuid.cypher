// access: read
// params: graph_id: STRING, uuids: LIST<STRING>
// returns: record, embedding
// These facts with their vectors, by uuid.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
UNWIND $uuids AS uuid
MATCH ()-[f:FACT {graph_id: $graph_id, uuid: uuid}]->()
RETURN f {.*, embedding: null} AS record, f.embedding AS embedding
