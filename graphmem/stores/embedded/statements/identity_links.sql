-- access: read
-- params: graph
-- returns: uuid, episode, kind, keep, dropped, created_at
-- All of a graph, oldest first: every fold applies them.
SELECT uuid, episode, kind, keep, dropped, created_at FROM identity_link
WHERE graph = :graph ORDER BY created_at, uuid
