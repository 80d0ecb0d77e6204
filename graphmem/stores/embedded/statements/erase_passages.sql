-- access: write
-- params: graph, limit
-- returns: none
-- A page of the rows of a hidden graph.
DELETE FROM passage WHERE rowid IN (SELECT rowid FROM passage WHERE graph = :graph LIMIT :limit)
