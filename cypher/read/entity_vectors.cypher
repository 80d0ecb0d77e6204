// access: read
// params: graph_id: STRING, uuids: LIST<STRING>
// returns: uuid, embedding
// The vectors of these entities.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
UNWIND $uuids AS uuid
MATCH (n:Referent:Entity {graph_id: $graph_id, uuid: uuid}) WHERE n.embedding IS NOT NULL
RETURN uuid, n.embedding AS embedding
