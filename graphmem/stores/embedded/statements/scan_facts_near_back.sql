-- access: read
-- params: graph, near, after, limit, holds_at, window_from, window_to, subjects, entities, names, retracted, without_names, fact_uuids, valid, valid_unknown, invalid, invalid_unknown, created, expired, expired_unknown
-- returns: uuid, subject, name, object, fact, kind, created_at, valid_at, invalid_at, expired_at, start_civil, start_basis, end_civil, end_basis, holds_from, holds_to, status, trust, exclusive, closed_by, episodes, evidence, attributes, terms, extractor, object_labels
-- A page of the facts of some entities, from the end: by their ends, not through the whole graph.
SELECT
  --: include fact_columns
FROM fact AS f
WHERE f.row IN (
    SELECT s.row FROM json_each(:near) AS asked
    CROSS JOIN fact AS s ON s.graph = :graph AND s.subject = asked.value
    UNION
    SELECT o.row FROM json_each(:near) AS asked
    CROSS JOIN fact AS o ON o.graph = :graph AND o.object = asked.value)
  AND (:after IS NULL OR f.uuid < :after)
  --: include fact_filters
ORDER BY f.uuid DESC LIMIT :limit
