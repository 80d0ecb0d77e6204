-- access: read
-- params: graph, labels, without_labels, entity_uuids
-- returns: row, uuid, record, ordinal
-- All rows that meet the filters, when too few of the best ones did.
SELECT n.row, n.uuid, n.row AS record, 0 AS ordinal
FROM entity AS n WHERE n.graph = :graph
  --: include entity_filters
