-- access: write
-- params: graph, episodes
-- returns: none
-- The stretches of forgotten episodes.
DELETE FROM passage
WHERE graph = :graph AND episode IN (SELECT value FROM json_each(:episodes))
