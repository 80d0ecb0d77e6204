-- access: read
-- params: graph, holds_at, window_from, window_to, subjects, entities, names, retracted, without_names, fact_uuids, valid, valid_unknown, invalid, invalid_unknown, created, expired, expired_unknown
-- returns: row, uuid, record, ordinal
-- All rows that meet the filters, when too few of the best ones did.
SELECT f.row, f.uuid, f.row AS record, 0 AS ordinal
FROM fact AS f WHERE f.graph = :graph
  --: include fact_filters
