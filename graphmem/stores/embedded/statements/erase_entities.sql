-- access: write
-- params: graph, limit
-- returns: none
-- A page of the rows of a hidden graph.
DELETE FROM entity WHERE rowid IN (SELECT rowid FROM entity WHERE graph = :graph LIMIT :limit)
