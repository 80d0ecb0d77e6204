-- access: read
-- params: graph, uuids
-- returns: uuid, subject, name, object, fact, kind, created_at, valid_at, invalid_at, expired_at, start_civil, start_basis, end_civil, end_basis, holds_from, holds_to, status, trust, exclusive, closed_by, episodes, evidence, attributes, terms, extractor, object_labels
-- Facts that are live, by uuid; none is asked for twice.
SELECT
  --: include fact_columns
FROM json_each(:uuids) AS asked
CROSS JOIN fact AS f ON f.graph = :graph AND f.uuid = asked.value
ORDER BY f.uuid
