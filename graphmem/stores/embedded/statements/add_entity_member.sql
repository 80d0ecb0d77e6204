-- access: write
-- params: graph, member, row
-- returns: none
-- An entity is found by each of its members.
INSERT INTO entity_member (graph, member, row) VALUES (:graph, :member, :row)
ON CONFLICT (graph, member, row) DO NOTHING
