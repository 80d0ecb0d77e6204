// access: write
// params: graph_id: STRING, uuid: STRING, metadata: STRING
// returns: annotated
// The developer's notes on an episode; what was said stays as it was.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
MATCH (e:Episode {graph_id: $graph_id, uuid: $uuid})
SET e.metadata = $metadata
RETURN count(e) AS annotated
