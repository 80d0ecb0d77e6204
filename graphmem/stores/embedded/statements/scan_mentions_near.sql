-- access: read
-- params: graph, after, limit, entities, episodes
-- returns: uuid, episode, ordinal, text, name, entity, created_at, labels, aliases, attributes, decided
-- A page of the mentions of some entities or episodes: by them, not through the whole graph.
SELECT
  --: include mention_columns
FROM mention AS m
WHERE m.row IN (
    SELECT s.row FROM json_each(:entities) AS asked
    CROSS JOIN mention AS s ON s.graph = :graph AND s.entity = asked.value
    UNION
    SELECT t.row FROM json_each(:episodes) AS asked
    CROSS JOIN mention AS t ON t.graph = :graph AND t.episode = asked.value)
  AND (:after IS NULL OR m.uuid > :after)
  --: include mention_filters
ORDER BY m.uuid LIMIT :limit
