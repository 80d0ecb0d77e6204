-- access: read
-- params: graph, seen
-- returns: row, uuid, terms
-- Entities that an index has not seen yet, or not as they are now.
SELECT n.row, n.uuid, n.terms
FROM entity AS n WHERE n.graph = :graph AND n.change > :seen ORDER BY n.row
