-- access: read
-- params: graph, rows, without_episodes, threads, sources, edits, episode_uuids, metadata
-- returns: row, uuid, record, ordinal
-- Which of the rows found meet the filters.
SELECT p.row, e.uuid, e.row AS record, p.ordinal
FROM json_each(:rows) AS asked
CROSS JOIN passage AS p ON p.row = asked.value AND p.graph = :graph
CROSS JOIN episode AS e ON e.graph = p.graph AND e.uuid = p.episode
WHERE TRUE
  --: include episode_filters
