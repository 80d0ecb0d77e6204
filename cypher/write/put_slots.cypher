// access: write
// params: graph_id: STRING, rows: LIST<MAP>
// returns: stored
// Inserts or replaces painter states.
UNWIND $rows AS row
MERGE (s:Slot {graph_id: $graph_id, subject: row.subject, name: row.name, object: row.object})
SET s.body = row.body, s.tail = row.tail
RETURN count(s) AS stored
