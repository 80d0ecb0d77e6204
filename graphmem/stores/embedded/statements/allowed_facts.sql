-- access: read
-- params: graph, rows, holds_at, window_from, window_to, subjects, entities, names, retracted, without_names, fact_uuids, valid, valid_unknown, invalid, invalid_unknown, created, expired, expired_unknown
-- returns: row, uuid
-- Which of the rows found meet the filters.
SELECT f.row, f.uuid
FROM json_each(:rows) AS asked
CROSS JOIN fact AS f ON f.row = asked.value AND f.graph = :graph
WHERE TRUE
  --: include fact_filters
