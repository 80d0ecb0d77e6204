// access: write
// params: graph_id: STRING, fenced: BOOLEAN
// returns: version
// First of each commit: takes the graph's node with the next version and, under a lease, the
// lease's node, so that neither can move until the end.
MERGE (g:Graph {graph_id: $graph_id})
  ON CREATE SET g.version = 0, g.facts = 0, g.fact_terms = 0, g.entities = 0, g.entity_terms = 0
MERGE (l:Lease {graph_id: $graph_id}) ON CREATE SET l.token = timestamp()
MERGE (s:Sequence {graph_id: $graph_id})
  ON CREATE SET s.position = 0, s.place = 0, s.passages = 0, s.terms = 0,
    s.forgotten = timestamp()
SET g.version = g.version + 1
FOREACH (_ IN CASE WHEN $fenced THEN [1] ELSE [] END | SET l.token = l.token + 0)
RETURN g.version AS version
