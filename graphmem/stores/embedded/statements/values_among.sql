-- access: read
-- params: graph, uuids
-- returns: uuid
-- Literals: a walk ends there, or everything would be next to everything.
SELECT n.uuid FROM json_each(:uuids) AS asked
CROSS JOIN entity AS n ON n.graph = :graph AND n.uuid = asked.value
WHERE n.is_value = 1
