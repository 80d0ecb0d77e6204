// access: write
// params: graph_id: STRING, episodes: LIST<STRING>
// returns: touched
// Takes the claims of forgotten episodes out; a claim that others name stays as a bare assertion.
UNWIND $episodes AS episode
MATCH (:Episode {graph_id: $graph_id, uuid: episode})-[:STATES]->(c:Claim)
WITH DISTINCT c
OPTIONAL MATCH (c)-[:CORRECTS|REPEATS|FULFILS]->(named)
WITH c, collect(named.uuid) + [c.uuid] AS touched
CALL (c) {
  MATCH (c)-[r:STATES|SUBJECT|OBJECT]-() DELETE r
}
CALL (c) {
  MATCH (c)-[r:CORRECTS|REPEATS|FULFILS]->() DELETE r
}
REMOVE c:Claim
SET c = {graph_id: $graph_id, uuid: c.uuid}
UNWIND touched AS uuid
RETURN collect(DISTINCT uuid) AS touched
