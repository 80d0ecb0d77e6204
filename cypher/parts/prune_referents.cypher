// params: graph_id: STRING
// Removes referents that are no entities and that nothing refers to any more.
UNWIND loose AS uuid
MATCH (n:Referent {graph_id: $graph_id, uuid: uuid})
WHERE NOT n:Entity AND NOT EXISTS { (n)--() }
DELETE n
