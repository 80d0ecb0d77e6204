-- access: write
-- params: graph, limit
-- returns: none
-- A page of an erased graph's removals.
DELETE FROM removal WHERE (graph, change, scope, row) IN (
  SELECT graph, change, scope, row FROM removal WHERE graph = :graph LIMIT :limit)
