-- access: write
-- params: graph, uuids
-- returns: none
-- A model's raw answer quotes what it was asked about and shown, so it goes with any of it: the
-- episodes of its job, and all that it names. Settled well, a job has none: only few are looked at.
UPDATE job SET answer = NULL
WHERE place IN (
  SELECT l.job FROM json_each(:uuids) AS asked
  CROSS JOIN job_episode AS l ON l.graph = :graph AND l.episode = asked.value
  UNION ALL
  SELECT j.place FROM job AS j
  WHERE j.graph = :graph AND j.status IN ('pending', 'processing') AND j.answer IS NOT NULL
    AND EXISTS (SELECT 1 FROM json_each(:uuids) AS e WHERE instr(j.answer, e.value) > 0)
  UNION ALL
  SELECT j.place FROM job AS j
  WHERE j.status = 'failed' AND j.graph = :graph AND j.answer IS NOT NULL
    AND EXISTS (SELECT 1 FROM json_each(:uuids) AS e WHERE instr(j.answer, e.value) > 0))
