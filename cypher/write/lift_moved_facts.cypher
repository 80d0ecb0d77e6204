// access: write
// params: graph_id: STRING, rows: LIST<MAP>
// returns: uuid, embedding
// A relationship keeps its ends for life: facts to be replaced by ones between others go first, their vectors kept.
UNWIND $rows AS row
MATCH (s)-[f:FACT {graph_id: $graph_id, uuid: row.uuid}]->(o)
WHERE s.uuid <> row.subject OR o.uuid <> row.object
WITH f, f.uuid AS uuid, f.embedding AS embedding
DELETE f
RETURN uuid, embedding
