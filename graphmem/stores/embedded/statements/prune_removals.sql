-- access: write
-- params: graph, change
-- returns: none
-- Old removals: who has not seen them reads all anew (`graph.pruned`).
DELETE FROM removal WHERE graph = :graph AND change <= :change
