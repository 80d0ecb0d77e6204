-- access: write
-- params: rows
-- returns: none
-- Entities that nothing mentions any more, or that were merged into another.
DELETE FROM entity WHERE row IN (SELECT value FROM json_each(:rows))
