// access: read
// params: graph_id: STRING, most: INTEGER
// returns: entries, version, vectors
// Vectors of the first passages by uuid, which is a hash: a random sample, for their mean.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
MATCH (s:Sequence {graph_id: $graph_id})
RETURN s.passages AS entries, g.version AS version,
       COLLECT {
         MATCH (p:Passage {graph_id: $graph_id})
         WHERE p.uuid >= '' AND p.source <> 'edit' AND p.embedding IS NOT NULL
         RETURN p.embedding ORDER BY p.graph_id, p.uuid LIMIT $most
       } AS vectors
