// access: read
// params: graph_id: STRING, episodes: LIST<STRING>, entities: LIST<STRING>
// returns: record
// The mentions in some episodes and of some entities.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
CALL () {
  UNWIND $episodes AS uuid
  MATCH (:Episode {graph_id: $graph_id, uuid: uuid})-[m:MENTIONS]->()
  RETURN m
  UNION
  UNWIND $entities AS uuid
  MATCH (:Referent {graph_id: $graph_id, uuid: uuid})<-[m:MENTIONS]-()
  RETURN m
}
RETURN m {.*} AS record ORDER BY m.uuid
