-- access: read
-- params: graph, uuids
-- returns: uuid, vector
-- The embeddings of facts that a walk has met.
SELECT f.uuid, v.vector FROM json_each(:uuids) AS asked
CROSS JOIN fact AS f ON f.graph = :graph AND f.uuid = asked.value
CROSS JOIN vector AS v ON v.row = f.row
