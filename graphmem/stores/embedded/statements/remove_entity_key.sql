-- access: write
-- params: graph, key, row
-- returns: none
-- An entity is not found by this any more.
DELETE FROM entity_key WHERE graph = :graph AND key = :key AND row = :row
