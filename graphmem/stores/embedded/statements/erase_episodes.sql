-- access: write
-- params: graph, limit
-- returns: none
-- A page of the rows of a hidden graph.
DELETE FROM episode WHERE rowid IN (SELECT rowid FROM episode WHERE graph = :graph LIMIT :limit)
