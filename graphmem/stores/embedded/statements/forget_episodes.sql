-- access: write
-- params: graph, episodes
-- returns: none
-- The episodes themselves, after all that rests on them.
DELETE FROM episode
WHERE graph = :graph AND uuid IN (SELECT value FROM json_each(:episodes))
