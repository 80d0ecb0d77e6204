// access: read
// params: parts/state, groups: LIST<MAP>
// returns: state, claims, facts
// What a fold needs: the claims of subjects and relations, with all that is linked to them in both
// directions, and the facts that the graph holds of them now, to be compared with the new ones.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
CALL (g) {
  // parts/state
}
CALL () {
  UNWIND $groups AS asked
  MATCH (a:Claim {graph_id: $graph_id, subject: asked.subject, name: asked.name})
  USING INDEX SEEK a:Claim(graph_id, subject, name)
  MATCH (a)-[:CORRECTS|REPEATS|FULFILS*0..]-(c:Assertion)
  WITH DISTINCT c WHERE c:Claim
  WITH c ORDER BY c.uuid
  RETURN collect(
    // parts/claim_record
    ) AS claims
}
CALL () {
  UNWIND $groups AS asked
  MATCH ()-[f:FACT {graph_id: $graph_id, subject: asked.subject, name: asked.name}]->()
  USING INDEX SEEK f:FACT(graph_id, subject, name)
  WITH DISTINCT f ORDER BY f.uuid
  RETURN collect(
    // parts/fact_record
    ) AS facts
}
RETURN state, claims, facts
