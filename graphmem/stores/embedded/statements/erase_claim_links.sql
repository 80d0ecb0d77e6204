-- access: write
-- params: graph, limit
-- returns: none
-- A page of the rows of a hidden graph.
DELETE FROM claim_link WHERE (graph, source, target) IN (
  SELECT graph, source, target FROM claim_link WHERE graph = :graph LIMIT :limit)
