-- access: read
-- params: graph, scope, terms
-- returns: place, rows
-- In how many rows each term stands: its weight, and whether it is worth reading.
SELECT asked.key AS place, (
  SELECT count(*) FROM posting AS p
  WHERE p.graph = :graph AND p.scope = :scope AND p.term = asked.value) AS rows
FROM json_each(:terms) AS asked
