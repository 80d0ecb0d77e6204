// access: write
// params: graph_id: STRING, stamp: ZONED DATETIME, call: STRING, facts: INTEGER, fact_terms: INTEGER,
//   entities: INTEGER, entity_terms: INTEGER
// returns: version
// Last of each commit: its stamp, the mark by which a repeated call knows that it was made, and by how
// much the graph's records and their terms grew.
MATCH (g:Graph {graph_id: $graph_id})
SET g.stamp = $stamp, g.call = $call, g.facts = g.facts + $facts,
    g.fact_terms = g.fact_terms + $fact_terms, g.entities = g.entities + $entities,
    g.entity_terms = g.entity_terms + $entity_terms
RETURN g.version AS version
