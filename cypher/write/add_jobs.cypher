// access: write
// params: graph_id: STRING, rows: LIST<MAP>
// returns: stored
// Makes waiting work durable, tied to the episodes it is about.
UNWIND $rows AS row
MERGE (j:Job {graph_id: $graph_id, uuid: row.uuid})
SET j = row
WITH j, row
CALL (j, row) {
  UNWIND row.episodes AS uuid
  MATCH (e:Episode {graph_id: $graph_id, uuid: uuid})
  MERGE (j)-[:ABOUT]->(e)
}
RETURN count(j) AS stored
