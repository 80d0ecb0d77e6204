-- access: read
-- params: graph, rows, labels, without_labels, entity_uuids
-- returns: row, uuid
-- Which of the rows found meet the filters.
SELECT n.row, n.uuid
FROM json_each(:rows) AS asked
CROSS JOIN entity AS n ON n.row = asked.value AND n.graph = :graph
WHERE TRUE
  --: include entity_filters
