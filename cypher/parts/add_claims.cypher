// params: graph_id: STRING, claims: LIST<MAP>
// Keeps what episodes state, tied to its episode, subject and object, and to the claims that it
// corrects, repeats or fulfils: one that is not there (yet) is a bare assertion. Returns how many.
UNWIND $claims AS row
MATCH (e:Episode {graph_id: $graph_id, uuid: row.episode})
MATCH (s:Referent {graph_id: $graph_id, uuid: row.subject})
MERGE (c:Assertion {graph_id: $graph_id, uuid: row.uuid})
SET c:Claim, c += row.props,
    c.said_at = datetime(row.props.said_at), c.created_at = datetime(row.props.created_at)
CREATE (e)-[:STATES]->(c)
CREATE (c)-[:SUBJECT]->(s)
WITH c, row
CALL (c, row) {
  MATCH (o:Referent {graph_id: $graph_id, uuid: row.object})
  CREATE (c)-[:OBJECT]->(o)
}
CALL (c, row) {
  UNWIND row.corrects AS named
  MERGE (t:Assertion {graph_id: $graph_id, uuid: named})
  MERGE (c)-[:CORRECTS]->(t)
}
CALL (c, row) {
  UNWIND row.repeats AS named
  MERGE (t:Assertion {graph_id: $graph_id, uuid: named})
  MERGE (c)-[:REPEATS]->(t)
}
CALL (c, row) {
  UNWIND row.fulfils AS named
  MERGE (t:Assertion {graph_id: $graph_id, uuid: named})
  MERGE (c)-[:FULFILS]->(t)
}
RETURN count(c) AS claims
