-- access: read
-- params: graph, uuids
-- returns: uuid, row, scope
-- Where vectors belong: the searched rows of facts, entities and passages by uuid.
SELECT f.uuid, f.row, 1 AS scope FROM json_each(:uuids) AS asked
CROSS JOIN fact AS f ON f.graph = :graph AND f.uuid = asked.value
UNION ALL
SELECT n.uuid, n.row, 2 FROM json_each(:uuids) AS asked
CROSS JOIN entity AS n ON n.graph = :graph AND n.uuid = asked.value
UNION ALL
SELECT p.uuid, p.row, 0 FROM json_each(:uuids) AS asked
CROSS JOIN passage AS p ON p.graph = :graph AND p.uuid = asked.value AND p.hidden = 0
