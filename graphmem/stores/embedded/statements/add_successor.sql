-- access: write
-- params: graph, old, new
-- returns: none
-- Who holds the id of a replaced fact gets the one that replaced it.
INSERT INTO successor (graph, old, new) VALUES (:graph, :old, :new)
ON CONFLICT (graph, old) DO UPDATE SET new = excluded.new
