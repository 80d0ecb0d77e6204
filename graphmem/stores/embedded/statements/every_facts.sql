-- access: read
-- params: graph, holds_at, window_from, window_to, subjects, entities, names, retracted, without_names, fact_uuids, valid, valid_unknown, invalid, invalid_unknown, created, expired, expired_unknown
-- returns: row, uuid
-- All rows that meet the filters.
SELECT f.row, f.uuid
FROM fact AS f WHERE f.graph = :graph
  --: include fact_filters
