-- access: read
-- params: graph, uuids
-- returns: uuid, position, source, content, created_at, role, name, reference_time, thread_id, source_description, metadata, trust, zone, task
-- The ones of an intake that are there already, with the task made for them first.
SELECT
  --: include episode_columns
  , (SELECT j.task FROM job_episode l JOIN job j ON j.place = l.job
     WHERE l.graph = e.graph AND l.episode = e.uuid ORDER BY j.place LIMIT 1) AS task
FROM json_each(:uuids) AS asked
CROSS JOIN episode AS e ON e.graph = :graph AND e.uuid = asked.value
