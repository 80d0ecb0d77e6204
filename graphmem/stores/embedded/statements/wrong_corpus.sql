-- access: read
-- params: limit
-- returns: graph_id, uuid
-- A graph whose count of searched rows is not the number of rows.
WITH counted (graph, scope, entries) AS (
  SELECT graph, 1, count(*) FROM fact GROUP BY graph
  UNION ALL SELECT graph, 2, count(*) FROM entity GROUP BY graph
)
SELECT g.graph_id, 'scope ' || c.scope AS uuid
FROM corpus AS c JOIN graph AS g ON g.key = c.graph AND g.erasing = 0
WHERE c.entries <> coalesce((
  SELECT n.entries FROM counted AS n WHERE n.graph = c.graph AND n.scope = c.scope), 0)
LIMIT :limit
