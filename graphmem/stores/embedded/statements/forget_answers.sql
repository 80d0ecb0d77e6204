-- access: write
-- params: graph, episodes
-- returns: none
-- A model's raw answer quotes what it was asked about, so it goes with any of its episodes.
UPDATE job SET answer = NULL
WHERE graph = :graph AND place IN (
  SELECT l.job FROM json_each(:episodes) AS asked
  CROSS JOIN job_episode AS l ON l.graph = :graph AND l.episode = asked.value)
