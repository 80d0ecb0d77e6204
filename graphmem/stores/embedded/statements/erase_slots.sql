-- access: write
-- params: graph, limit
-- returns: none
-- A page of the rows of a hidden graph.
DELETE FROM slot WHERE rowid IN (SELECT rowid FROM slot WHERE graph = :graph LIMIT :limit)
