-- access: read
-- params: graph, scope, terms
-- returns: place, row, times, length
-- The rows in which terms stand.
SELECT asked.key AS place, p.row, p.times, p.length
FROM json_each(:terms) AS asked
CROSS JOIN posting AS p ON p.graph = :graph AND p.scope = :scope AND p.term = asked.value
