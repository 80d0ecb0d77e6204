// access: read
// params: graph: STRING (user:ID or graph:ID),
//   at: INTEGER (microseconds since 1970 UTC; now unless given), limit: INTEGER
// returns: fact, relation, about, value, since, until, uuid
// Everything that held at an instant, by whom it is about.
// graphmem cypher as_of --as-of 2025-03-01
MATCH (s:Entity {graph_id: $graph})-[f:FACT]->(o:Entity)
WHERE f.holds_from <= $at AND f.holds_to > $at
RETURN f.fact AS fact, f.name AS relation, s.name AS about, o.name AS value,
       f.valid_at AS since, f.invalid_at AS until, f.uuid AS uuid
ORDER BY about, relation, since, uuid LIMIT $limit
