-- access: read
-- params: limit
-- returns: graph_id, uuid
-- A claim that rests on no episode.
SELECT g.graph_id, c.uuid
FROM claim AS c JOIN graph AS g ON g.key = c.graph AND g.erasing = 0
WHERE NOT EXISTS (SELECT 1 FROM episode AS e WHERE e.graph = c.graph AND e.uuid = c.episode)
LIMIT :limit
