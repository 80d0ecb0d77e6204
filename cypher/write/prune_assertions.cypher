// access: write
// params: graph_id: STRING, uuids: LIST<STRING>
// returns: nothing
// Removes assertions that are no claims and that no claim names any more.
UNWIND $uuids AS uuid
MATCH (a:Assertion {graph_id: $graph_id, uuid: uuid})
WHERE NOT a:Claim AND NOT EXISTS { (a)--() }
DELETE a
