-- access: write
-- params: graph, episodes
-- returns: none
-- What forgotten episodes named.
DELETE FROM mention
WHERE graph = :graph AND episode IN (SELECT value FROM json_each(:episodes))
