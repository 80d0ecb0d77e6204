// access: read
// params: graph_id: STRING, uuids: LIST<STRING>
// returns: key
// The names that these entities bear now.
UNWIND $uuids AS uuid
MATCH (:Referent {graph_id: $graph_id, uuid: uuid})-[:NAMED]->(k:Name)
RETURN DISTINCT k.key AS key
