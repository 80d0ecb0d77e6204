// access: read
// params: graph_id: STRING
// returns: version, stamp, links, relations
// Where a graph stands, with its identity links and its relation catalogue, oldest first; no row for one that is not there or is being erased.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
RETURN g.version AS version, g.stamp AS stamp,
       COLLECT {
         CALL () {
           MATCH ()-[l:SAME_AS {graph_id: $graph_id}]->() WHERE l.uuid > '' RETURN l
           UNION ALL
           MATCH ()-[l:DISTINCT_FROM {graph_id: $graph_id}]->() WHERE l.uuid > '' RETURN l
         }
         RETURN l {.*, type: type(l)} ORDER BY l.created_at, l.uuid
       } AS links,
       COLLECT {
         MATCH (r:Relation {graph_id: $graph_id}) WHERE r.uuid > ''
         RETURN r {.*} ORDER BY r.created_at, r.uuid
       } AS relations
