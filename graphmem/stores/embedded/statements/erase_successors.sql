-- access: write
-- params: graph, limit
-- returns: none
-- A page of the rows of a hidden graph.
DELETE FROM successor WHERE (graph, old) IN (
  SELECT graph, old FROM successor WHERE graph = :graph LIMIT :limit)
