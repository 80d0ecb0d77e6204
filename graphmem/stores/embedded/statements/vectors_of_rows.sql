-- access: read
-- params: rows
-- returns: row, vector
-- The embeddings of what was found.
SELECT v.row, v.vector FROM json_each(:rows) AS asked CROSS JOIN vector AS v ON v.row = asked.value
