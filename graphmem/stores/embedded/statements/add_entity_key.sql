-- access: write
-- params: graph, key, row
-- returns: none
-- An entity is found by each of its keys.
INSERT INTO entity_key (graph, key, row) VALUES (:graph, :key, :row)
ON CONFLICT (graph, key, row) DO NOTHING
