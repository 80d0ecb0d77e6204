-- access: read
-- params: graph, without_episodes, threads, sources, edits, episode_uuids, metadata
-- returns: row, uuid, record, ordinal
-- All rows that meet the filters, when too few of the best ones did.
SELECT p.row, e.uuid, e.row AS record, p.ordinal
FROM episode AS e CROSS JOIN passage AS p ON p.graph = e.graph AND p.episode = e.uuid
WHERE e.graph = :graph
  --: include episode_filters
