-- access: read
-- params: graph_id
-- returns: status, count, oldest
-- Jobs by status, and since when the oldest of each is there.
SELECT j.status, count(*) AS count, min(j.created_at) AS oldest
FROM graph AS g CROSS JOIN job AS j ON j.graph = g.key
WHERE g.erasing = 0 AND (:graph_id IS NULL OR g.graph_id = :graph_id)
GROUP BY j.status ORDER BY j.status
