// access: read
// params: graph_id: STRING, uuids: LIST<STRING>
// returns: found
// Facts by uuid, as pairs of what was asked and the record; one that was replaced answers with the first of its successors that is there.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
UNWIND $uuids AS asked
CALL (asked) {
  RETURN asked AS uuid, 0 AS steps
  UNION ALL
  MATCH path = (:FormerFact {graph_id: $graph_id, uuid: asked})-[:REPLACED_BY*1..]->(later)
  RETURN later.uuid AS uuid, length(path) AS steps
}
CALL (uuid) {
  MATCH ()-[f:FACT {graph_id: $graph_id, uuid: uuid}]->()
  USING INDEX SEEK f:FACT(graph_id, uuid)
  RETURN f
}
WITH asked, f, steps ORDER BY steps
WITH asked, head(collect(f)) AS f
RETURN collect([asked,
  // parts/fact_record
  ]) AS found
