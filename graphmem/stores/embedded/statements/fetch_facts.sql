-- access: read
-- params: graph, uuids
-- returns: asked, uuid, subject, name, object, fact, kind, created_at, valid_at, invalid_at, expired_at, start_civil, start_basis, end_civil, end_basis, holds_from, holds_to, status, trust, exclusive, closed_by, episodes, evidence, attributes, terms, extractor, object_labels
-- Facts by uuid; a replaced one answers with its successor, however often it was replaced.
WITH RECURSIVE trail (asked, at) AS (
  SELECT value, value FROM json_each(:uuids)
  UNION
  SELECT trail.asked, s.new FROM trail
  CROSS JOIN successor AS s ON s.graph = :graph AND s.old = trail.at
)
SELECT trail.asked,
  --: include fact_columns
FROM trail
CROSS JOIN fact AS f ON f.graph = :graph AND f.uuid = trail.at
