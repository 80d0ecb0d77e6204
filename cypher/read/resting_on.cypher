// access: read
// params: graph_id: STRING, episodes: LIST<STRING>, facts: LIST<STRING>
// returns: uuid
// The referents that these episodes and facts refer to: they may be left alone by a commit.
CALL () {
  UNWIND $episodes AS episode
  MATCH (e:Episode {graph_id: $graph_id, uuid: episode})
  CALL (e) {
    MATCH (e)-[:MENTIONS]->(n:Referent) RETURN n
    UNION
    MATCH (e)-[:STATES]->(:Claim)-[:SUBJECT|OBJECT]->(n:Referent) RETURN n
  }
  RETURN n
  UNION
  UNWIND $facts AS fact
  MATCH (s)-[f:FACT {graph_id: $graph_id, uuid: fact}]->(o)
  UNWIND [s, o] AS n
  RETURN n
  UNION
  MATCH (a)-[l:SAME_AS {graph_id: $graph_id}]->(b) WHERE l.uuid > '' AND l.episode IN $episodes
  UNWIND [a, b] AS n
  RETURN n
  UNION
  MATCH (a)-[l:DISTINCT_FROM {graph_id: $graph_id}]->(b) WHERE l.uuid > '' AND l.episode IN $episodes
  UNWIND [a, b] AS n
  RETURN n
}
RETURN DISTINCT n.uuid AS uuid
