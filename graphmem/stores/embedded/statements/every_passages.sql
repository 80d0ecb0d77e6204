-- access: read
-- params: graph, without_episodes, threads, sources, edits, episode_uuids, metadata
-- returns: row, uuid
-- All rows that meet the filters.
SELECT p.row, e.uuid
FROM episode AS e CROSS JOIN passage AS p ON p.graph = e.graph AND p.episode = e.uuid
WHERE e.graph = :graph
  --: include episode_filters
