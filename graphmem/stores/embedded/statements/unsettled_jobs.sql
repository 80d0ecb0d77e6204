-- access: read
-- params: graph, now, limit
-- returns: place, uuid, task, kind, created_at, status, attempts, not_before, finished_at, error, answer, episodes
-- The queue of a graph from its first waiting job on, in the order of arrival.
SELECT
  --: include job_columns
  AS episodes
FROM job AS j
WHERE j.graph = :graph AND j.status IN ('pending', 'processing')
  AND j.place >= (
    SELECT min(w.place) FROM job AS w
    WHERE w.graph = :graph AND w.status IN ('pending', 'processing')
      AND (w.status = 'processing' OR w.not_before IS NULL OR w.not_before <= :now))
ORDER BY j.place LIMIT :limit
