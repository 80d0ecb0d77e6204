-- access: read
-- params: graph, episodes
-- returns: uuid, episode, ordinal, text, name, entity, created_at, labels, aliases, attributes, decided
-- What episodes name.
SELECT DISTINCT
  --: include mention_columns
FROM json_each(:episodes) AS asked
CROSS JOIN mention AS m ON m.graph = :graph AND m.episode = asked.value
ORDER BY m.uuid
