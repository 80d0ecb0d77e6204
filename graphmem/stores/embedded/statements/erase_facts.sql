-- access: write
-- params: graph, limit
-- returns: none
-- A page of the rows of a hidden graph.
DELETE FROM fact WHERE rowid IN (SELECT rowid FROM fact WHERE graph = :graph LIMIT :limit)
