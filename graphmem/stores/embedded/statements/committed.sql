-- access: write
-- params: graph, version, stamp, removal, pruned
-- returns: none
-- The graph moves; caches see what they missed.
UPDATE graph SET version = :version, stamp = :stamp, changed = changed + 1,
  removed = CASE WHEN :removal THEN changed + 1 ELSE removed END,
  pruned = max(pruned, :pruned)
WHERE key = :graph
