-- access: write
-- params: graph_id, token
-- returns: key
-- Gives a graph back, if it is still held.
UPDATE graph SET lease_until = NULL, worker = NULL
WHERE graph_id = :graph_id AND token = :token AND lease_until IS NOT NULL AND erasing = 0
RETURNING key
