-- access: write
-- params: rows
-- returns: none
-- The embeddings of rows that are gone.
DELETE FROM vector WHERE row IN (SELECT value FROM json_each(:rows))
