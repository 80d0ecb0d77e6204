// params: graph_id: STRING, dropped_slots: LIST<MAP>
// Takes painter states out.
UNWIND $dropped_slots AS key
MATCH (s:Slot {graph_id: $graph_id, subject: key.subject, name: key.name, object: key.object})
DELETE s
