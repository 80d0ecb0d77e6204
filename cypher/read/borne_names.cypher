// access: read
// params: graph_id: STRING, uuids: LIST<STRING>
// returns: keys, members
// The names that these entities bear now, and what is merged into them.
UNWIND $uuids AS uuid
MATCH (n:Referent {graph_id: $graph_id, uuid: uuid})
RETURN COLLECT { MATCH (n)-[:NAMED]->(k:Name) RETURN k.key } AS keys,
       COLLECT { MATCH (n)<-[:MEMBER_OF]-(m:Referent) RETURN m.uuid } AS members
