// access: read
// params: graph: STRING (user:ID or graph:ID), limit: INTEGER
// returns: about, relation, before, since, until, after, closed_by, learned, quote, episode
// Where a newer claim closed or retracted what was believed: the old fact, what ended it, and where that was said; newest first.
// graphmem cypher contradictions_resolved
MATCH (s:Entity {graph_id: $graph})-[f:FACT]->(o:Entity)
WHERE f.closed_by IS NOT NULL
MATCH (c:Assertion:Claim {graph_id: $graph, uuid: f.closed_by})<-[:STATES]-(e:Episode)
OPTIONAL MATCH (c)-[:OBJECT]->(new:Entity)
RETURN s.name AS about, f.name AS relation, o.name AS before, f.valid_at AS since,
       f.invalid_at AS until, coalesce(new.name, '(ended)') AS after, c.fact AS closed_by,
       f.expired_at AS learned, c.quote AS quote, e.uuid AS episode
ORDER BY learned DESC, f.uuid LIMIT $limit
