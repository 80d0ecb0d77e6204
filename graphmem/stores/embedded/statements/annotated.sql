-- access: write
-- params: graph
-- returns: none
-- Notes changed; caches see what they missed.
UPDATE graph SET changed = changed + 1 WHERE key = :graph
