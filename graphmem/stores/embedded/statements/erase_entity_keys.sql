-- access: write
-- params: graph, limit
-- returns: none
-- A page of the rows of a hidden graph.
DELETE FROM entity_key WHERE (graph, key, row) IN (
  SELECT graph, key, row FROM entity_key WHERE graph = :graph LIMIT :limit)
