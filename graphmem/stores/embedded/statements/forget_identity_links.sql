-- access: write
-- params: graph, episodes
-- returns: none
-- Whose word that two are one is forgotten, its link goes.
DELETE FROM identity_link
WHERE graph = :graph AND episode IN (SELECT value FROM json_each(:episodes))
