// access: read
// params: graph_id: STRING, uuids: LIST<STRING>
// returns: uuid, embedding
// The vectors of these facts.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
UNWIND $uuids AS uuid
MATCH ()-[f:FACT {graph_id: $graph_id, uuid: uuid}]->() WHERE f.embedding IS NOT NULL
RETURN uuid, f.embedding AS embedding
