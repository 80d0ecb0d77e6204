-- access: write
-- params: graph, uuid, metadata, change
-- returns: none
-- The developer's notes on an episode; what was said stays as it was.
UPDATE episode SET metadata = :metadata, change = :change WHERE graph = :graph AND uuid = :uuid
