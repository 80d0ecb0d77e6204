-- access: read
-- params: graph, scope, seen
-- returns: row, vector
-- What a cache has not seen yet.
SELECT row, vector FROM vector WHERE graph = :graph AND scope = :scope AND change > :seen
