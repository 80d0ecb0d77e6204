-- access: read
-- params: graph, entities
-- returns: uuid, episode, ordinal, text, name, entity, created_at, labels, aliases, attributes, decided
-- All words that were resolved to these entities: what they are folded from.
SELECT DISTINCT
  --: include mention_columns
FROM json_each(:entities) AS asked
CROSS JOIN mention AS m ON m.graph = :graph AND m.entity = asked.value
ORDER BY m.uuid
