// access: read
// params: graph_id: STRING, prefix: STRING, after: INTEGER, most: INTEGER
// returns: position, passages, terms, forgotten, added
// How many passages and terms a graph has, and the words of those that came after a position, in order.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
MATCH (s:Sequence {graph_id: $graph_id})
RETURN s.position AS position, s.passages AS passages, s.terms AS terms, s.forgotten AS forgotten,
       COLLECT {
         MATCH (e:Episode {graph_id: $graph_id})
         WHERE e.position > $after AND e.position <= s.position AND e.source <> 'edit'
         MATCH (e)-[:HAS_PASSAGE]->(p:Passage)
         RETURN replace(p.tokens, $prefix, '') ORDER BY p.place LIMIT $most
       } AS added
