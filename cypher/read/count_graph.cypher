// access: read
// params: graph_id: STRING
// returns: graphs, episodes, entities, facts, claims, jobs
// How much there is in one graph, erased or not; jobs by status.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id)
RETURN 1 AS graphs,
       COUNT { MATCH (e:Episode {graph_id: $graph_id}) WHERE e.uuid > '' } AS episodes,
       COUNT { MATCH (n:Referent {graph_id: $graph_id}) WHERE n.uuid > '' AND n:Entity } AS entities,
       COUNT { MATCH ()-[f:FACT {graph_id: $graph_id}]->()
         USING INDEX SEEK f:FACT(graph_id, uuid) WHERE f.uuid > '' } AS facts,
       COUNT { MATCH (c:Claim {graph_id: $graph_id}) WHERE c.subject > '' AND c.name > '' } AS claims,
       COLLECT {
         UNWIND ['pending', 'processing', 'succeeded', 'failed'] AS status
         RETURN [status, COUNT { MATCH (j:Job {graph_id: $graph_id, status: status}) USING INDEX j:Job(graph_id, status, place)
                               WHERE j.place > -1 }]
       } AS jobs
