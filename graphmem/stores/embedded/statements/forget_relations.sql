-- access: write
-- params: graph, episodes
-- returns: none
-- Whose word of a relation is forgotten, its record goes.
DELETE FROM relation
WHERE graph = :graph AND episode IN (SELECT value FROM json_each(:episodes))
