-- access: read
-- params: graph, after, limit, without_episodes, threads, sources, edits, episode_uuids, metadata
-- returns: uuid, position, source, content, created_at, role, name, reference_time, thread_id, source_description, metadata, trust, zone
-- A page of episodes by position, after the last one of the page before.
SELECT
  --: include episode_columns
FROM episode AS e
WHERE e.graph = :graph AND (:after IS NULL OR e.position > :after)
  --: include episode_filters
ORDER BY e.position LIMIT :limit
