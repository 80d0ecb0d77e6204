-- access: read
-- params: limit
-- returns: graph_id, uuid
-- A mention that rests on no episode.
SELECT g.graph_id, m.uuid
FROM mention AS m JOIN graph AS g ON g.key = m.graph AND g.erasing = 0
WHERE NOT EXISTS (SELECT 1 FROM episode AS e WHERE e.graph = m.graph AND e.uuid = m.episode)
LIMIT :limit
