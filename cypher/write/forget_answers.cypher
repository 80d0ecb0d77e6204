// access: write
// params: graph_id: STRING, uuids: LIST<STRING>
// returns: nothing
// A model's raw answer goes with the episodes of its job, and with all that it names.
MATCH (j:Job {graph_id: $graph_id}) USING INDEX j:Job(graph_id, status, place)
WHERE j.status IN ['pending', 'processing', 'failed'] AND j.place > -1 AND j.answer IS NOT NULL
  AND any(uuid IN $uuids WHERE j.answer CONTAINS uuid OR uuid IN j.episodes)
SET j.answer = null
