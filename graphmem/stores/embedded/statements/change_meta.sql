-- access: write
-- params: name, value
-- returns: none
-- The embedder that a store was made for changes only when all vectors are made anew.
UPDATE meta SET value = :value WHERE name = :name
