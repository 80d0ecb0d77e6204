-- access: read
-- params: limit
-- returns: graph_id, uuid
-- A job about an episode that is not there.
SELECT g.graph_id, j.uuid
FROM job_episode AS l JOIN job AS j ON j.place = l.job
JOIN graph AS g ON g.key = j.graph AND g.erasing = 0
WHERE NOT EXISTS (SELECT 1 FROM episode AS e WHERE e.graph = l.graph AND e.uuid = l.episode)
LIMIT :limit
