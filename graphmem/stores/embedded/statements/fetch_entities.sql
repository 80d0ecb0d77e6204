-- access: read
-- params: graph, uuids
-- returns: asked, uuid, name, created_at, labels, aliases, members, keys, summary, attributes, mentions, terms
-- Entities by uuid; a merged one answers with the one it is known under, unless it is live.
WITH found (asked, row, rank) AS (
  SELECT asked.value, n.row, 0 FROM json_each(:uuids) AS asked
  CROSS JOIN entity AS n ON n.graph = :graph AND n.uuid = asked.value
  UNION ALL
  SELECT asked.value, k.row, 1 FROM json_each(:uuids) AS asked
  CROSS JOIN entity_member AS k ON k.graph = :graph AND k.member = asked.value
)
SELECT found.asked,
  --: include entity_columns
FROM found CROSS JOIN entity AS n ON n.row = found.row
ORDER BY found.asked, found.rank DESC, n.uuid DESC
