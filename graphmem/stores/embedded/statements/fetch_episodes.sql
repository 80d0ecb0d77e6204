-- access: read
-- params: graph, uuids
-- returns: asked, uuid, position, source, content, created_at, role, name, reference_time, thread_id, source_description, metadata, trust, zone
-- Episodes by uuid.
SELECT asked.value AS asked,
  --: include episode_columns
FROM json_each(:uuids) AS asked
CROSS JOIN episode AS e ON e.graph = :graph AND e.uuid = asked.value
