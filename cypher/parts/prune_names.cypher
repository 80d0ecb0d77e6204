// params: graph_id: STRING
// Removes names that nobody bears any more.
UNWIND keys AS key
MATCH (k:Name {graph_id: $graph_id, key: key})
WHERE NOT EXISTS { (k)<-[:NAMED]-() }
DELETE k
