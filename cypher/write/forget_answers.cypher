// access: write
// params: graph_id: STRING, episodes: LIST<STRING>
// returns: nothing
// A model's raw answer goes with every episode that it names, not only those of its own job.
MATCH (j:Job {graph_id: $graph_id}) USING INDEX j:Job(graph_id, status, place)
WHERE j.status IN ['pending', 'processing', 'failed'] AND j.place > -1 AND j.answer IS NOT NULL
  AND any(uuid IN $episodes WHERE j.answer CONTAINS uuid)
SET j.answer = null
