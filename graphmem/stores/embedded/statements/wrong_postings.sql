-- access: read
-- params: limit
-- returns: graph_id, uuid
-- A posting of a row that is not there.
SELECT g.graph_id, 'row ' || p.row AS uuid
FROM posting AS p JOIN graph AS g ON g.key = p.graph AND g.erasing = 0
WHERE CASE p.scope
  WHEN 1 THEN NOT EXISTS (SELECT 1 FROM fact AS t WHERE t.row = p.row AND t.graph = p.graph)
  ELSE NOT EXISTS (SELECT 1 FROM entity AS t WHERE t.row = p.row AND t.graph = p.graph) END
LIMIT :limit
