// access: write
// params: graph_id: STRING, rows: LIST<MAP>
// returns: stored
// Keeps what episodes state, tied to its episode, subject and object.
UNWIND $rows AS row
MATCH (e:Episode {graph_id: $graph_id, uuid: row.episode})
MATCH (s:Referent {graph_id: $graph_id, uuid: row.subject})
MERGE (c:Assertion {graph_id: $graph_id, uuid: row.uuid})
SET c:Claim, c += row.props
CREATE (e)-[:STATES]->(c)
CREATE (c)-[:SUBJECT]->(s)
WITH c, row
CALL (c, row) {
  MATCH (o:Referent {graph_id: $graph_id, uuid: row.object})
  CREATE (c)-[:OBJECT]->(o)
}
RETURN count(c) AS stored
