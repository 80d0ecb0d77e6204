-- access: read
-- params: limit
-- returns: graph_id, uuid
-- A vector of a row that is not there.
SELECT g.graph_id, 'row ' || v.row AS uuid
FROM vector AS v JOIN graph AS g ON g.key = v.graph AND g.erasing = 0
WHERE CASE v.scope
  WHEN 0 THEN NOT EXISTS (SELECT 1 FROM passage AS t WHERE t.row = v.row AND t.graph = v.graph)
  WHEN 1 THEN NOT EXISTS (SELECT 1 FROM fact AS t WHERE t.row = v.row AND t.graph = v.graph)
  ELSE NOT EXISTS (SELECT 1 FROM entity AS t WHERE t.row = v.row AND t.graph = v.graph) END
LIMIT :limit
