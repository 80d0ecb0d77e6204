-- access: write
-- params: graph, limit
-- returns: none
-- A page of the jobs of a hidden graph; what they are about goes with them.
DELETE FROM job WHERE place IN (SELECT place FROM job WHERE graph = :graph LIMIT :limit)
