// params: graph_id: STRING
// Makes the nodes of a graph that is not there yet. Those who begin a graph at once wait at the first
// of them, with nothing else in hand, and then find all of it made. Tokens of leases start at the clock,
// and so does the count of forgotten passages: those of a graph that was erased say nothing of its next
// life.
OPTIONAL MATCH (there:Sequence {graph_id: $graph_id})
CALL (there) {
  WITH there WHERE there IS NULL
  MERGE (g:Graph {graph_id: $graph_id})
    ON CREATE SET g.version = 0, g.facts = 0, g.fact_terms = 0, g.entities = 0, g.entity_terms = 0
  WITH g WHERE NOT EXISTS { MATCH (:Sequence {graph_id: $graph_id}) }
  CREATE (:Lease {graph_id: $graph_id, token: timestamp()})
  CREATE (:Sequence {graph_id: $graph_id, position: 0, place: 0, passages: 0, terms: 0,
                     forgotten: timestamp()})
}
