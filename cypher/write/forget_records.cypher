// access: write
// params: graph_id: STRING, episodes: LIST<STRING>
// returns: nothing
// Takes out identity links and catalogue entries that rest on forgotten episodes; a graph has few.
CALL () {
  MATCH ()-[l:SAME_AS {graph_id: $graph_id}]->()
  USING INDEX SEEK l:SAME_AS(graph_id, uuid) WHERE l.uuid > '' AND l.episode IN $episodes
  DELETE l
}
CALL () {
  MATCH ()-[l:DISTINCT_FROM {graph_id: $graph_id}]->()
  USING INDEX SEEK l:DISTINCT_FROM(graph_id, uuid) WHERE l.uuid > '' AND l.episode IN $episodes
  DELETE l
}
CALL () {
  MATCH (r:Relation {graph_id: $graph_id}) WHERE r.uuid > '' AND r.episode IN $episodes
  DELETE r
}
