-- access: write
-- params: none
-- returns: none
-- Every graph lost its vectors: caches see it.
UPDATE graph SET changed = changed + 1, removed = changed + 1, pruned = changed + 1
