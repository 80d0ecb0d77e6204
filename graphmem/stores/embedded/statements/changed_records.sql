-- access: read
-- params: graph, seen
-- returns: uuid
-- Facts and entities that are not what a program has read before.
SELECT f.uuid FROM fact AS f WHERE f.graph = :graph AND f.change > :seen
UNION ALL
SELECT n.uuid FROM entity AS n WHERE n.graph = :graph AND n.change > :seen
