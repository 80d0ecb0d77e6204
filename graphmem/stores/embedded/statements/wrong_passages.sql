-- access: read
-- params: limit
-- returns: graph_id, uuid
-- A passage of no episode.
SELECT g.graph_id, p.uuid
FROM passage AS p JOIN graph AS g ON g.key = p.graph AND g.erasing = 0
WHERE NOT EXISTS (SELECT 1 FROM episode AS e WHERE e.graph = p.graph AND e.uuid = p.episode)
LIMIT :limit
