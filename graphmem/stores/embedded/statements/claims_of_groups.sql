-- access: read
-- params: graph, groups
-- returns: uuid, episode, ordinal, position, said_at, created_at, subject, name, object, fact, kind, polarity, valid_at, invalid_at, end_exclusive, holds_when_said, undated_past, corrects, repeats, fulfils, speaker, trust, zone, quote, extractor, attributes, object_labels
-- What a fold needs: the claims of subjects and relations, and all that is linked to them by live
-- claims, in both directions.
WITH RECURSIVE told (uuid) AS (
  SELECT c.uuid FROM json_each(:groups) AS asked
  CROSS JOIN claim AS c ON c.graph = :graph
    AND c.subject = json_extract(asked.value, '$[0]') AND c.name = json_extract(asked.value, '$[1]')
  UNION
  SELECT l.target FROM told
  CROSS JOIN claim_link AS l ON l.graph = :graph AND l.source = told.uuid
  CROSS JOIN claim AS c ON c.graph = :graph AND c.uuid = l.target
  UNION
  SELECT l.source FROM told
  CROSS JOIN claim_link AS l ON l.graph = :graph AND l.target = told.uuid
  CROSS JOIN claim AS c ON c.graph = :graph AND c.uuid = l.source
)
SELECT
  --: include claim_columns
FROM told
CROSS JOIN claim AS c ON c.graph = :graph AND c.uuid = told.uuid
ORDER BY c.uuid
