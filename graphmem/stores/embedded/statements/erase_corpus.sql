-- access: write
-- params: graph, limit
-- returns: none
-- The figures of a hidden graph.
DELETE FROM corpus WHERE graph = :graph AND scope IN (
  SELECT scope FROM corpus WHERE graph = :graph LIMIT :limit)
