// access: read
// params: graph_id: STRING, episodes: LIST<STRING>, entities: LIST<STRING>
// returns: record
// The claims of episodes and of entities, and those linked to these, in both directions.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
CALL () {
  UNWIND $episodes AS uuid
  MATCH (:Episode {graph_id: $graph_id, uuid: uuid})-[:STATES]->(c:Claim)
  RETURN c
  UNION
  UNWIND $entities AS uuid
  MATCH (:Referent {graph_id: $graph_id, uuid: uuid})<-[:SUBJECT|OBJECT]-(c:Claim)
  RETURN c
}
MATCH (c)-[:CORRECTS|REPEATS|FULFILS*0..1]-(told:Claim)
WITH DISTINCT told
RETURN told {.*} AS record ORDER BY told.uuid
