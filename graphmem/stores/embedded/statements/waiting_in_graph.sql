-- access: read
-- params: graph_id, now
-- returns: key, graph_id
-- This graph, if it has waiting work and nobody holds it.
SELECT g.key, g.graph_id FROM graph AS g
WHERE g.graph_id = :graph_id AND g.erasing = 0
  AND (g.lease_until IS NULL OR g.lease_until <= :now)
  AND EXISTS (
    SELECT 1 FROM job AS j
    WHERE j.graph = g.key AND j.status IN ('pending', 'processing')
      AND (j.status = 'processing' OR j.not_before IS NULL OR j.not_before <= :now))
