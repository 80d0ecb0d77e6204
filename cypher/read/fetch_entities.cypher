// access: read
// params: graph_id: STRING, uuids: LIST<STRING>
// returns: found
// Entities by uuid, as pairs of what was asked and the record; one that was merged into another
// answers with that one.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
UNWIND $uuids AS asked
MATCH (r:Referent {graph_id: $graph_id, uuid: asked})
OPTIONAL MATCH (r)-[:MEMBER_OF]->(whole:Entity)
WITH asked, CASE WHEN r:Entity THEN r ELSE whole END AS n, whole
ORDER BY asked, whole.uuid
WITH asked, head(collect(n)) AS n
WHERE n IS NOT NULL
RETURN collect([asked,
  // parts/entity_record
  ]) AS found
