-- access: read
-- params: limit
-- returns: graph_id, uuid
-- A graph whose postings do not add up to the length of its searched rows.
SELECT g.graph_id, 'scope ' || c.scope AS uuid
FROM corpus AS c JOIN graph AS g ON g.key = c.graph AND g.erasing = 0
WHERE c.length <> coalesce((
  SELECT sum(p.times) FROM posting AS p WHERE p.graph = c.graph AND p.scope = c.scope), 0)
LIMIT :limit
