// access: write
// params: graph_id: STRING, limit: INTEGER
// returns: deleted
// A page of a graph that is being erased: its identity links.
CALL () {
  MATCH ()-[l:SAME_AS {graph_id: $graph_id}]->()
  USING INDEX SEEK l:SAME_AS(graph_id, uuid) WHERE l.uuid > '' RETURN l
  UNION ALL
  MATCH ()-[l:DISTINCT_FROM {graph_id: $graph_id}]->()
  USING INDEX SEEK l:DISTINCT_FROM(graph_id, uuid) WHERE l.uuid > '' RETURN l
}
WITH l LIMIT $limit
DELETE l
RETURN count(*) AS deleted
