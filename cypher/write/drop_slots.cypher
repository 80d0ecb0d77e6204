// access: write
// params: graph_id: STRING, keys: LIST<MAP>
// returns: nothing
// Takes painter states out.
UNWIND $keys AS key
MATCH (s:Slot {graph_id: $graph_id, subject: key.subject, name: key.name, object: key.object})
DELETE s
