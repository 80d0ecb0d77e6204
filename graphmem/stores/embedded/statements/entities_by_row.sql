-- access: read
-- params: rows
-- returns: uuid, name, created_at, labels, aliases, members, keys, summary, attributes, mentions, terms
-- The records of what was found.
SELECT
  --: include entity_columns
FROM json_each(:rows) AS asked CROSS JOIN entity AS n ON n.row = asked.value
