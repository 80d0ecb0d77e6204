-- access: write
-- params: graph_id, token, until
-- returns: none
-- Holds a graph longer; touches nothing if the lease was lost or given back.
UPDATE graph SET lease_until = :until
WHERE graph_id = :graph_id AND token = :token AND lease_until IS NOT NULL AND erasing = 0
