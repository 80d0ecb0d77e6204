-- access: write
-- params: graph_id
-- returns: key
-- Nothing of a graph is found once its erasure begins, and no lease on it passes.
UPDATE graph SET erasing = 1, lease_until = NULL, worker = NULL
WHERE graph_id = :graph_id RETURNING key
