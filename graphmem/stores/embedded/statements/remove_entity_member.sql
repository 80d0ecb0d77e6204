-- access: write
-- params: graph, member, row
-- returns: none
-- An entity is not found by this any more.
DELETE FROM entity_member WHERE graph = :graph AND member = :member AND row = :row
