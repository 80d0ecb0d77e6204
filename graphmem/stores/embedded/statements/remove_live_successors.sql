-- access: write
-- params: graph, uuids
-- returns: none
-- A fact that is live again answers for itself.
DELETE FROM successor
WHERE graph = :graph AND old IN (
  SELECT f.uuid FROM json_each(:uuids) AS asked
  CROSS JOIN fact AS f ON f.graph = :graph AND f.uuid = asked.value)
