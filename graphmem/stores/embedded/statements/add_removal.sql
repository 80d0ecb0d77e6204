-- access: write
-- params: graph, change, scope, row
-- returns: none
-- A row went: indexes in memory drop it.
INSERT INTO removal (graph, change, scope, row) VALUES (:graph, :change, :scope, :row)
