-- access: read
-- params: graph, uuids
-- returns: uuid, row, keys, members
-- Which entities are there and how they are found, to change only what changes.
SELECT n.uuid, n.row, n.keys, n.members FROM json_each(:uuids) AS asked
CROSS JOIN entity AS n ON n.graph = :graph AND n.uuid = asked.value
