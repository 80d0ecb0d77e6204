-- access: read
-- params: task
-- returns: graph_id, place, uuid, task, kind, created_at, status, attempts, not_before, finished_at, error, answer, episodes
-- How one call of the user is getting on.
SELECT g.graph_id,
  --: include job_columns
  AS episodes
FROM job AS j CROSS JOIN graph AS g ON g.key = j.graph AND g.erasing = 0
WHERE j.task = :task ORDER BY j.place
