// params: graph_id: STRING, slots: LIST<MAP>
// Inserts or replaces painter states.
UNWIND $slots AS row
MERGE (s:Slot {graph_id: $graph_id, subject: row.subject, name: row.name, object: row.object})
SET s.body = row.body, s.tail = row.tail
