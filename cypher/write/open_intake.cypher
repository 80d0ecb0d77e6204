// access: write
// params: graph_id: STRING
// returns: position
// Makes the graph if it is new and takes its sequence, so that intakes of one graph follow each
// other; the graph's own node stays free for a commit in progress. Tokens of leases start at the clock,
// and so does the count of forgotten passages: those of a graph that was erased say nothing of its next life.
MERGE (g:Graph {graph_id: $graph_id})
  ON CREATE SET g.version = 0, g.facts = 0, g.fact_terms = 0, g.entities = 0, g.entity_terms = 0
MERGE (l:Lease {graph_id: $graph_id}) ON CREATE SET l.token = timestamp()
MERGE (s:Sequence {graph_id: $graph_id})
  ON CREATE SET s.position = 0, s.place = 0, s.passages = 0, s.terms = 0,
    s.forgotten = timestamp()
SET s.position = s.position + 0
RETURN s.position AS position
