-- access: read
-- params: graph, after, limit, labels, without_labels, entity_uuids
-- returns: uuid, name, created_at, labels, aliases, members, keys, summary, attributes, mentions, terms
-- A page of entities by uuid, from the end, after the last one of the page before.
SELECT
  --: include entity_columns
FROM entity AS n
WHERE n.graph = :graph AND (:after IS NULL OR n.uuid < :after)
  --: include entity_filters
ORDER BY n.uuid DESC LIMIT :limit
