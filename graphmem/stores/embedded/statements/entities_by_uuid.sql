-- access: read
-- params: graph, uuids
-- returns: uuid, name, created_at, labels, aliases, members, keys, summary, attributes, mentions, terms
-- Entities by uuid or by the uuid of what was merged into them.
SELECT
  --: include entity_columns
FROM entity AS n
WHERE n.row IN (
  SELECT n.row FROM json_each(:uuids) AS asked
  CROSS JOIN entity AS n ON n.graph = :graph AND n.uuid = asked.value
  UNION
  SELECT k.row FROM json_each(:uuids) AS asked
  CROSS JOIN entity_member AS k ON k.graph = :graph AND k.member = asked.value
)
ORDER BY n.uuid
