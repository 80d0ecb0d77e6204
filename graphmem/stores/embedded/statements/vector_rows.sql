-- access: read
-- params: graph, scope
-- returns: row
-- Which vectors are still there, after some went.
SELECT row FROM vector WHERE graph = :graph AND scope = :scope
