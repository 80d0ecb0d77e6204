-- access: read
-- params: graph, uuids
-- returns: uuid, vector
-- The embeddings of some entities.
SELECT n.uuid, v.vector FROM json_each(:uuids) AS asked
CROSS JOIN entity AS n ON n.graph = :graph AND n.uuid = asked.value
CROSS JOIN vector AS v ON v.row = n.row
