-- access: write
-- params: graph, scope, entries, length
-- returns: none
-- How many rows are searched and how long they are in all; negative when some went.
INSERT INTO corpus (graph, scope, entries, length) VALUES (:graph, :scope, :entries, :length)
ON CONFLICT (graph, scope) DO UPDATE SET
  entries = entries + excluded.entries, length = length + excluded.length
