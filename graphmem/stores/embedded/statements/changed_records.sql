-- access: read
-- params: graph, seen
-- returns: uuid
-- Facts, entities and episodes that are not what a program has read before.
SELECT f.uuid FROM fact AS f WHERE f.graph = :graph AND f.change > :seen
UNION ALL
SELECT n.uuid FROM entity AS n WHERE n.graph = :graph AND n.change > :seen
UNION ALL
SELECT e.uuid FROM episode AS e
WHERE e.graph = :graph AND e.change > 0 AND e.change > :seen
