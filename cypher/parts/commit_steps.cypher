// params: graph_id: STRING, stamp: ZONED DATETIME,
//   parts/drop_facts, parts/drop_entities, parts/drop_slots,
//   parts/add_referents, parts/add_mentions, parts/add_claims, parts/add_links, parts/add_relations,
//   parts/put_entities, parts/put_facts, parts/put_slots, parts/put_successors, parts/set_vectors,
//   parts/add_jobs, jobs: LIST<MAP>, parts/settle_jobs, parts/chain_episodes,
//   parts/prune_referents, parts/prune_names, parts/give_back, token: INTEGER?
// All that a commit writes, step by step; what it has nothing of is an empty list. Of `loose` referents
// and `keys` of names those go that nothing needs any more; with `token` that lease is given back.
CALL () {
  // parts/drop_facts
}
CALL () {
  // parts/drop_entities
}
CALL () {
  // parts/drop_slots
}
CALL () {
  // parts/add_referents
}
CALL () {
  // parts/add_mentions
}
CALL () {
  // parts/add_claims
}
CALL () {
  // parts/add_links
}
CALL () {
  // parts/add_relations
}
CALL () {
  // parts/put_entities
}
CALL () {
  // parts/put_facts
}
CALL () {
  // parts/put_slots
}
CALL () {
  // parts/put_successors
}
CALL () {
  // parts/set_vectors
}
CALL () {
  WITH $jobs AS jobs, timestamp() * 1000 AS first
  // parts/add_jobs
}
CALL () {
  // parts/settle_jobs
}
CALL (read) {
  // parts/chain_episodes
}
CALL (loose) {
  // parts/prune_referents
}
CALL (keys) {
  // parts/prune_names
}
CALL () {
  MATCH (l:Lease {graph_id: $graph_id}) WHERE $token IS NOT NULL
  // parts/give_back
}
