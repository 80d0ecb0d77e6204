-- access: write
-- params: graph, job, episode, ordinal
-- returns: none
-- What a job is about.
INSERT INTO job_episode (job, graph, episode, ordinal)
SELECT place, graph, :episode, :ordinal FROM job WHERE graph = :graph AND uuid = :job
ON CONFLICT (job, episode) DO NOTHING
