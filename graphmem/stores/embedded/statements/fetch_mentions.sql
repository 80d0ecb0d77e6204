-- access: read
-- params: graph, uuids
-- returns: asked, uuid, episode, ordinal, text, name, entity, created_at, labels, aliases, attributes, decided
-- Mentions by uuid.
SELECT asked.value AS asked,
  --: include mention_columns
FROM json_each(:uuids) AS asked
CROSS JOIN mention AS m ON m.graph = :graph AND m.uuid = asked.value
