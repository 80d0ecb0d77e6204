-- access: write
-- params: graph, episodes
-- returns: none
-- What forgotten episodes stated.
DELETE FROM claim
WHERE graph = :graph AND episode IN (SELECT value FROM json_each(:episodes))
