-- access: read
-- params: graph, uuids
-- returns: uuid, position, source, content, created_at, role, name, reference_time, thread_id, source_description, metadata, trust, zone
-- Episodes by uuid, in the order of arrival.
SELECT
  --: include episode_columns
FROM json_each(:uuids) AS asked
CROSS JOIN episode AS e ON e.graph = :graph AND e.uuid = asked.value
ORDER BY e.position
