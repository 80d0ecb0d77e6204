-- access: read
-- params: rows
-- returns: uuid, subject, name, object, fact, kind, created_at, valid_at, invalid_at, expired_at, start_civil, start_basis, end_civil, end_basis, holds_from, holds_to, status, trust, exclusive, closed_by, episodes, evidence, attributes, terms, extractor, object_labels
-- The records of what was found.
SELECT
  --: include fact_columns
FROM json_each(:rows) AS asked CROSS JOIN fact AS f ON f.row = asked.value
