-- access: read
-- params: graph, keys
-- returns: uuid, name, created_at, labels, aliases, members, keys, summary, attributes, mentions, terms
-- Entities that bear one of these names.
SELECT DISTINCT
  --: include entity_columns
FROM json_each(:keys) AS asked
CROSS JOIN entity_key AS k ON k.graph = :graph AND k.key = asked.value
CROSS JOIN entity AS n ON n.row = k.row
