-- access: read
-- params: graph, scope, terms, rows
-- returns: place, row, times, length
-- Frequent terms, only in the rows that rarer ones have found.
SELECT asked.key AS place, p.row, p.times, p.length
FROM json_each(:terms) AS asked CROSS JOIN json_each(:rows) AS found
CROSS JOIN posting AS p ON p.graph = :graph AND p.scope = :scope AND p.term = asked.value
  AND p.row = found.value
