-- access: write
-- params: graph, limit
-- returns: none
-- A page of the rows of a hidden graph.
DELETE FROM entity_member WHERE (graph, member, row) IN (
  SELECT graph, member, row FROM entity_member WHERE graph = :graph LIMIT :limit)
