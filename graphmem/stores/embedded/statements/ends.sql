-- access: read
-- params: graph, uuids
-- returns: uuid, name, is_value
-- What stands at the ends of edges. A walk goes on from no literal, or everything would be next to
-- everything.
SELECT n.uuid, n.name, n.is_value FROM json_each(:uuids) AS asked
CROSS JOIN entity AS n ON n.graph = :graph AND n.uuid = asked.value
