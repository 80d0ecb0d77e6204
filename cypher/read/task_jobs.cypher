// access: read
// params: task: STRING
// returns: record
// The jobs of one call of the user, in the order of arrival.
MATCH (j:Job {task: $task})
MATCH (g:Graph {graph_id: j.graph_id}) WHERE g.erasing IS NULL
WITH j ORDER BY j.place, j.uuid
RETURN
  // parts/job_record
  AS record
