-- access: read
-- params: graph, holds_at, window_from, window_to, subjects, entities, names, retracted
-- returns: row, uuid, record, ordinal
-- All rows that meet the filters, when too few of the best ones did.
SELECT f.row, f.uuid, f.row AS record, 0 AS ordinal
FROM fact AS f WHERE f.graph = :graph
  --: include fact_filters
