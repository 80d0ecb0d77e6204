// params: graph_id: STRING
// Makes the nodes of a graph that is not there yet: its sequence first, for those who begin a graph at
// once must wait there, with nothing else in hand, and then find all of it made. Tokens of leases start
// at the clock, and so does the count of forgotten passages: those of a graph that was erased say
// nothing of its next life.
OPTIONAL MATCH (made:Graph {graph_id: $graph_id})
CALL (made) {
  WITH made WHERE made IS NULL
  MERGE (s:Sequence {graph_id: $graph_id})
    ON CREATE SET s.position = 0, s.place = 0, s.passages = 0, s.terms = 0,
      s.forgotten = timestamp()
  SET s.position = s.position + 0
  MERGE (g:Graph {graph_id: $graph_id})
    ON CREATE SET g.version = 0, g.facts = 0, g.fact_terms = 0, g.entities = 0, g.entity_terms = 0
  MERGE (l:Lease {graph_id: $graph_id}) ON CREATE SET l.token = timestamp()
}
