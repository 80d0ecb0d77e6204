-- access: write
-- params: graph, limit
-- returns: none
-- A page of the rows of a hidden graph.
DELETE FROM identity_link WHERE rowid IN (SELECT rowid FROM identity_link WHERE graph = :graph LIMIT :limit)
