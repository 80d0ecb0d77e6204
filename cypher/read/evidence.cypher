// access: read
// params: parts/state, episodes: LIST<STRING>, entities: LIST<STRING>
// returns: state, episodes, claims, mentions, entities, others
// What rests on some episodes, and what is known of some entities: the episodes in the order of
// arrival, the claims of both with those linked to them, the mentions in the episodes, all entities
// that any of these speak of, and all mentions of those and of what is merged into them.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
CALL (g) {
  // parts/state
}
CALL () {
  UNWIND $episodes AS uuid
  MATCH (e:Episode {graph_id: $graph_id, uuid: uuid})
  WITH e ORDER BY e.position
  RETURN collect(
    // parts/episode_record
    ) AS episodes
}
CALL () {
  CALL () {
    UNWIND $episodes AS uuid
    MATCH (:Episode {graph_id: $graph_id, uuid: uuid})-[:STATES]->(a:Claim)
    RETURN a
    UNION
    UNWIND $entities AS uuid
    MATCH (:Referent {graph_id: $graph_id, uuid: uuid})<-[:SUBJECT|OBJECT]-(a:Claim)
    RETURN a
  }
  MATCH (a)-[:CORRECTS|REPEATS|FULFILS*0..1]-(c:Claim)
  WITH DISTINCT c ORDER BY c.uuid
  RETURN collect(
    // parts/claim_record
    ) AS claims
}
CALL () {
  UNWIND $episodes AS uuid
  MATCH (:Episode {graph_id: $graph_id, uuid: uuid})-[m:MENTIONS]->()
  WITH m ORDER BY m.uuid
  RETURN collect(
    // parts/mention_record
    ) AS mentions
}
CALL (claims, mentions) {
  UNWIND $entities + [c IN claims | c.subject] + [c IN claims | c.object]
         + [m IN mentions | m.entity] AS uuid
  RETURN collect(DISTINCT uuid) AS spoken
}
CALL (spoken) {
  UNWIND spoken AS uuid
  WITH uuid ORDER BY uuid
  MATCH (n:Referent:Entity {graph_id: $graph_id, uuid: uuid})
  RETURN collect(
    // parts/entity_record
    ) AS entities
}
CALL (spoken, entities) {
  CALL (spoken, entities) {
    UNWIND spoken AS uuid
    RETURN uuid
    UNION
    UNWIND entities AS n
    UNWIND n.members AS uuid
    RETURN uuid
  }
  MATCH (:Referent {graph_id: $graph_id, uuid: uuid})<-[m:MENTIONS]-()
  WITH m ORDER BY m.uuid
  RETURN collect(
    // parts/mention_record
    ) AS others
}
RETURN state, episodes, claims, mentions, entities, others
