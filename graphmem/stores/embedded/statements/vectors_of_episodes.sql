-- access: read
-- params: graph, uuids
-- returns: uuid, vector
-- The embeddings of some episodes: of the first passage of each.
SELECT p.episode AS uuid, v.vector FROM json_each(:uuids) AS asked
CROSS JOIN passage AS p ON p.graph = :graph AND p.episode = asked.value AND p.ordinal = 0
CROSS JOIN vector AS v ON v.row = p.row
