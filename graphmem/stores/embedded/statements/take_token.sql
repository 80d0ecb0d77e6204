-- access: write
-- params: none
-- returns: value
-- Fencing tokens grow over the whole store, so that a graph made again after erasing goes on.
UPDATE counter SET value = value + 1 WHERE name = 'token' RETURNING value
