-- access: read
-- params: limit
-- returns: graph_id, uuid
-- A painter state whose tail names a fact that is not there.
SELECT g.graph_id, s.subject || ' ' || s.name AS uuid
FROM slot AS s JOIN graph AS g ON g.key = s.graph AND g.erasing = 0
WHERE EXISTS (
  SELECT 1 FROM json_each(s.tail) AS t
  WHERE NOT EXISTS (SELECT 1 FROM fact AS f WHERE f.graph = s.graph AND f.uuid = t.value))
LIMIT :limit
