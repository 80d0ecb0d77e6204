-- access: read
-- params: graph, uuids
-- returns: uuid, row, terms
-- Which facts are there and by which terms they are found, to change only what changes.
SELECT f.uuid, f.row, f.terms FROM json_each(:uuids) AS asked
CROSS JOIN fact AS f ON f.graph = :graph AND f.uuid = asked.value
