-- access: read
-- params: graph, uuids
-- returns: uuid, row
-- Which facts are there.
SELECT f.uuid, f.row FROM json_each(:uuids) AS asked
CROSS JOIN fact AS f ON f.graph = :graph AND f.uuid = asked.value
