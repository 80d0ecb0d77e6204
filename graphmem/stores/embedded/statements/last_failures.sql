-- access: read
-- params: graph_id, limit
-- returns: graph_id, place, uuid, task, kind, created_at, status, attempts, not_before, finished_at, error, answer, episodes
-- What failed last, for a person to look at.
SELECT g.graph_id,
  --: include job_columns
  AS episodes
FROM job AS j CROSS JOIN graph AS g ON g.key = j.graph AND g.erasing = 0
WHERE j.status = 'failed' AND (:graph_id IS NULL OR g.graph_id = :graph_id)
ORDER BY j.finished_at DESC, j.place DESC LIMIT :limit
