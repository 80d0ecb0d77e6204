-- access: read
-- params: none
-- returns: graph_id
-- Erasures that were begun and are to be taken up again.
SELECT graph_id FROM graph WHERE erasing = 1 ORDER BY graph_id
