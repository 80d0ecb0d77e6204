// access: read
// params: graph_id: STRING, most: INTEGER
// returns: entries, version, vectors
// Vectors of the first facts by uuid, which is a hash: a random sample, for their mean.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
RETURN g.facts AS entries, g.version AS version,
       COLLECT {
         MATCH ()-[f:FACT {graph_id: $graph_id}]->()
         USING INDEX SEEK f:FACT(graph_id, uuid) WHERE f.uuid >= '' AND f.embedding IS NOT NULL
         RETURN f.embedding ORDER BY f.graph_id, f.uuid LIMIT $most
       } AS vectors
