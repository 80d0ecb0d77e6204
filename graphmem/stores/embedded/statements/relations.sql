-- access: read
-- params: graph
-- returns: uuid, name, exclusive, created_at, episode
-- All of a graph, oldest first: every fold asks them which relations are exclusive.
SELECT uuid, name, exclusive, created_at, episode FROM relation
WHERE graph = :graph ORDER BY created_at, uuid
