// access: write
// params: graph_id: STRING, rows: LIST<MAP>, passages: LIST<MAP>, words: LIST<MAP>, grown: INTEGER,
//   terms: INTEGER, position: INTEGER, place: INTEGER
// returns: stored
// Keeps new episodes verbatim, with the passages they are found by, and counts the graph's words on.
MATCH (s:Sequence {graph_id: $graph_id})
SET s.position = $position, s.place = $place,
    s.passages = s.passages + $grown, s.terms = s.terms + $terms
WITH s
CALL () {
  UNWIND $rows AS row
  CREATE (e:Episode)
  SET e = row
  RETURN count(e) AS stored
}
CALL () {
  UNWIND $passages AS row
  MATCH (e:Episode {graph_id: $graph_id, uuid: row.episode})
  CREATE (e)-[:HAS_PASSAGE]->(p:Passage)
  SET p = row.props
  WITH p, row WHERE row.vector IS NOT NULL
  CALL db.create.setNodeVectorProperty(p, 'embedding', row.vector)
  RETURN count(*) AS vectors
}
CALL () {
  UNWIND $words AS word
  MERGE (t:Term {graph_id: $graph_id, token: word.token}) ON CREATE SET t.passages = 0
  SET t.passages = t.passages + word.passages
  RETURN count(t) AS counted
}
RETURN stored
