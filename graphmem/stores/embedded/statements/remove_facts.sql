-- access: write
-- params: rows
-- returns: none
-- Facts that no claim supports any more.
DELETE FROM fact WHERE row IN (SELECT value FROM json_each(:rows))
