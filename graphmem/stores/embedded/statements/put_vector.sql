-- access: write
-- params: row, graph, scope, change, vector
-- returns: none
-- A row's embedding, new or anew; the change tells caches.
INSERT INTO vector (row, graph, scope, change, vector)
VALUES (:row, :graph, :scope, :change, :vector)
ON CONFLICT (row) DO UPDATE SET change = excluded.change, vector = excluded.vector
