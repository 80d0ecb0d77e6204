// access: read
// params: graph_id: STRING, keys: LIST<MAP>
// returns: place, record
// The painter states of slots, with the place of each in what was asked.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
UNWIND range(0, size($keys) - 1) AS place
WITH place, $keys[place] AS key
MATCH (s:Slot {graph_id: $graph_id, subject: key.subject, name: key.name, object: key.object})
RETURN place, s {.*} AS record
