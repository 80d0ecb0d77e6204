// access: read
// params: graph_id: STRING, most: INTEGER
// returns: entries, version, vectors
// Vectors of the first entities by uuid, which is a hash: a random sample, for their mean.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
RETURN g.entities AS entries, g.version AS version,
       COLLECT {
         MATCH (n:Referent {graph_id: $graph_id})
         WHERE n.uuid >= '' AND n:Entity AND n.embedding IS NOT NULL
         RETURN n.embedding ORDER BY n.graph_id, n.uuid LIMIT $most
       } AS vectors
