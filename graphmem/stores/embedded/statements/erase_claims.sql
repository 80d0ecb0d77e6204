-- access: write
-- params: graph, limit
-- returns: none
-- A page of the rows of a hidden graph.
DELETE FROM claim WHERE rowid IN (SELECT rowid FROM claim WHERE graph = :graph LIMIT :limit)
