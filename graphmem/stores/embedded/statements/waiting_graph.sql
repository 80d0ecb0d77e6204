-- access: read
-- params: now
-- returns: key, graph_id
-- The graph whose waiting work arrived first, of those that nobody holds.
SELECT g.key, g.graph_id FROM job AS j JOIN graph AS g ON g.key = j.graph
WHERE j.status IN ('pending', 'processing')
  AND (j.status = 'processing' OR j.not_before IS NULL OR j.not_before <= :now)
  AND g.erasing = 0 AND (g.lease_until IS NULL OR g.lease_until <= :now)
ORDER BY j.place LIMIT 1
