-- access: write
-- params: graph, token, worker, until
-- returns: none
-- The lease: only commits with this token pass from now on.
UPDATE graph SET token = :token, worker = :worker, lease_until = :until WHERE key = :graph
