-- access: write
-- params: jobs
-- returns: none
-- A job of which nothing is left goes.
DELETE FROM job
WHERE place IN (SELECT value FROM json_each(:jobs))
  AND NOT EXISTS (SELECT 1 FROM job_episode AS l WHERE l.job = job.place)
