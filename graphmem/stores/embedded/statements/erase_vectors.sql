-- access: write
-- params: graph, limit
-- returns: none
-- A page of the rows of a hidden graph.
DELETE FROM vector WHERE rowid IN (SELECT rowid FROM vector WHERE graph = :graph LIMIT :limit)
