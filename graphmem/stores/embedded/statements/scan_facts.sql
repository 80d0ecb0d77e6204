-- access: read
-- params: graph, after, limit, holds_at, window_from, window_to, subjects, entities, names, retracted, without_names, fact_uuids, valid, valid_unknown, invalid, invalid_unknown, created, expired, expired_unknown
-- returns: uuid, subject, name, object, fact, kind, created_at, valid_at, invalid_at, expired_at, start_civil, start_basis, end_civil, end_basis, holds_from, holds_to, status, trust, exclusive, closed_by, episodes, evidence, attributes, terms, extractor, object_labels
-- A page of facts by uuid, after the last one of the page before.
SELECT
  --: include fact_columns
FROM fact AS f
WHERE f.graph = :graph AND (:after IS NULL OR f.uuid > :after)
  --: include fact_filters
ORDER BY f.uuid LIMIT :limit
