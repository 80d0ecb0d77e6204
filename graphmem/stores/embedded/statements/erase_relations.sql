-- access: write
-- params: graph, limit
-- returns: none
-- A page of the rows of a hidden graph.
DELETE FROM relation WHERE rowid IN (SELECT rowid FROM relation WHERE graph = :graph LIMIT :limit)
