-- access: write
-- params: graph, uuid, metadata
-- returns: none
-- The developer's notes on an episode; what was said stays as it was.
UPDATE episode SET metadata = :metadata
WHERE uuid = :uuid AND graph = (SELECT key FROM graph WHERE graph_id = :graph AND erasing = 0)
