-- access: read
-- params: graph_id
-- returns: key, version, stamp, changed, removed, erasing, token, lease_until, position, pruned
-- Where a graph stands; one that is being erased is still told of, for its conflicts.
SELECT key, version, stamp, changed, removed, erasing, token, lease_until, position, pruned
FROM graph WHERE graph_id = :graph_id
