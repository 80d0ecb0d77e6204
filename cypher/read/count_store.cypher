// access: read
// params: none
// returns: graphs, episodes, entities, facts, claims, jobs
// How much there is in the whole store, graphs being erased included; jobs by status.
RETURN COUNT { (:Graph) } AS graphs, COUNT { (:Episode) } AS episodes,
       COUNT { (:Entity) } AS entities, COUNT { ()-[:FACT]->() } AS facts,
       COUNT { (:Claim) } AS claims,
       COLLECT {
         UNWIND ['pending', 'processing', 'succeeded', 'failed'] AS status
         RETURN [status, COUNT { MATCH (j:Job {status: status}) WHERE j.place > -1 }]
       } AS jobs
