-- access: read
-- params: graph, labels, without_labels, entity_uuids
-- returns: row, uuid
-- All rows that meet the filters.
SELECT n.row, n.uuid
FROM entity AS n WHERE n.graph = :graph
  --: include entity_filters
