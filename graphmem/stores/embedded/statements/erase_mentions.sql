-- access: write
-- params: graph, limit
-- returns: none
-- A page of the rows of a hidden graph.
DELETE FROM mention WHERE rowid IN (SELECT rowid FROM mention WHERE graph = :graph LIMIT :limit)
