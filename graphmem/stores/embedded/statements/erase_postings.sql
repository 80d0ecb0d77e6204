-- access: write
-- params: graph, limit
-- returns: none
-- A page of the rows of a hidden graph.
DELETE FROM posting WHERE (graph, scope, term, row) IN (
  SELECT graph, scope, term, row FROM posting WHERE graph = :graph LIMIT :limit)
