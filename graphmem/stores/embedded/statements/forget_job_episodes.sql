-- access: write
-- params: graph, episodes
-- returns: job
-- A job of several episodes keeps the others.
DELETE FROM job_episode
WHERE graph = :graph AND episode IN (SELECT value FROM json_each(:episodes))
RETURNING job
