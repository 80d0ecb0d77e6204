-- access: write
-- params: graph, position
-- returns: none
-- The graph's order of arrival grew, and what is searched has changed.
UPDATE graph SET position = :position, changed = changed + 1 WHERE key = :graph
