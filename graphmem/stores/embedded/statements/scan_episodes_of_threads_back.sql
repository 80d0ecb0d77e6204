-- access: read
-- params: graph, after, limit, without_episodes, threads, sources, edits, episode_uuids, metadata
-- returns: uuid, position, source, content, created_at, role, name, reference_time, thread_id, source_description, metadata, trust, zone
-- A page of the episodes of some threads, from the end: by thread, not through the whole graph.
SELECT
  --: include episode_columns
FROM json_each(:threads) AS asked
CROSS JOIN episode AS e ON e.graph = :graph AND e.thread_id = asked.value
WHERE (:after IS NULL OR e.position < :after)
  --: include episode_filters
ORDER BY e.position DESC LIMIT :limit
