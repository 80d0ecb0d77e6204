-- access: read
-- params: rows
-- returns: uuid, position, source, content, created_at, role, name, reference_time, thread_id, source_description, metadata, trust, zone
-- The records of what was found.
SELECT
  --: include episode_columns
FROM json_each(:rows) AS asked CROSS JOIN episode AS e ON e.row = asked.value
