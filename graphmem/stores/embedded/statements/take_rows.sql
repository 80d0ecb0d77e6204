-- access: write
-- params: count
-- returns: value
-- Rows of what is searched, never used twice, so that a cache can tell new from old.
UPDATE counter SET value = value + :count WHERE name = 'row' RETURNING value
