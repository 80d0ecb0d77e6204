-- access: read
-- params: graph, groups
-- returns: uuid, subject, name, object, fact, kind, created_at, valid_at, invalid_at, expired_at, start_civil, start_basis, end_civil, end_basis, holds_from, holds_to, status, trust, exclusive, closed_by, episodes, evidence, attributes, terms, extractor, object_labels
-- What the graph holds now of subjects and relations, to be compared with a new fold.
SELECT DISTINCT
  --: include fact_columns
FROM json_each(:groups) AS asked
CROSS JOIN fact AS f ON f.graph = :graph
  AND f.subject = json_extract(asked.value, '$[0]') AND f.name = json_extract(asked.value, '$[1]')
ORDER BY f.uuid
