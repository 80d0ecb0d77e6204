-- access: write
-- params: graph
-- returns: none
-- The graph itself goes last; its id is free again.
DELETE FROM graph WHERE key = :graph AND erasing = 1
