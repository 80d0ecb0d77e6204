// access: read
// params: graph_id: STRING, prefix: STRING, uuids: LIST<STRING>
// returns: found
// What a table needs of these passages and what never changes: a program that has read it once asks no
// more. Vectors travel, so that no later question has them compared here.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
UNWIND $uuids AS uuid
MATCH (p:Passage {graph_id: $graph_id, uuid: uuid})
RETURN collect([
  uuid, p.episode, p.line, p.place, replace(p.tokens, $prefix, ''), p.name, p.role, p.said_at,
  p.marks, p.embedding
]) AS found
