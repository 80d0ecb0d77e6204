-- access: read
-- params: limit
-- returns: graph_id, uuid
-- A fact of which an end is not there.
SELECT g.graph_id, f.uuid
FROM fact AS f JOIN graph AS g ON g.key = f.graph AND g.erasing = 0
WHERE NOT EXISTS (SELECT 1 FROM entity AS n WHERE n.graph = f.graph AND n.uuid = f.subject)
  OR NOT EXISTS (SELECT 1 FROM entity AS n WHERE n.graph = f.graph AND n.uuid = f.object)
LIMIT :limit
