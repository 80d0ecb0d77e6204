// access: write
// params: task: STRING
// returns: waiting
// Lets the failed jobs of a task wait again; an answer that led nowhere is not read again.
MATCH (j:Job {task: $task}) WHERE j.status = 'failed'
MATCH (g:Graph {graph_id: j.graph_id}) WHERE g.erasing IS NULL
SET j.status = 'pending', j.attempts = 0, j.finished_at = null, j.not_before = null,
    j.error = null, j.answer = null
RETURN count(j) AS waiting
