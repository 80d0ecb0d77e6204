// access: read
// params: graph_id: STRING, uuids: LIST<STRING>
// returns: asked, record
// Facts by uuid; one that was replaced answers with the first of its successors that is there.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
UNWIND $uuids AS asked
CALL (asked) {
  RETURN asked AS uuid, 0 AS steps
  UNION ALL
  MATCH path = (:FormerFact {graph_id: $graph_id, uuid: asked})-[:REPLACED_BY*1..]->(later)
  RETURN later.uuid AS uuid, length(path) AS steps
}
CALL (uuid) {
  MATCH ()-[f:FACT {graph_id: $graph_id, uuid: uuid}]->()
  RETURN f
}
WITH asked, f, steps ORDER BY steps
WITH asked, head(collect(f)) AS f
RETURN asked, f {.*, embedding: null} AS record
