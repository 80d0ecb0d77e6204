-- access: read
-- params: graph, after, limit, entities, episodes
-- returns: uuid, episode, ordinal, text, name, entity, created_at, labels, aliases, attributes, decided
-- A page of mentions by uuid, from the end, after the last one of the page before.
SELECT
  --: include mention_columns
FROM mention AS m
WHERE m.graph = :graph AND (:after IS NULL OR m.uuid < :after)
  --: include mention_filters
ORDER BY m.uuid DESC LIMIT :limit
