-- access: read
-- params: graph, episodes, entities
-- returns: uuid, episode, ordinal, position, said_at, created_at, subject, name, object, fact, kind, polarity, valid_at, invalid_at, end_exclusive, holds_when_said, undated_past, corrects, repeats, fulfils, speaker, trust, zone, quote, extractor, attributes, object_labels
-- The claims of episodes and of entities, and all that is linked to those, in both directions.
WITH RECURSIVE base (uuid) AS (
  SELECT c.uuid FROM json_each(:episodes) AS asked
  CROSS JOIN claim AS c ON c.graph = :graph AND c.episode = asked.value
  UNION
  SELECT c.uuid FROM json_each(:entities) AS asked
  CROSS JOIN claim AS c ON c.graph = :graph AND c.subject = asked.value
  UNION
  SELECT c.uuid FROM json_each(:entities) AS asked
  CROSS JOIN claim AS c ON c.graph = :graph AND c.object = asked.value
),
told (uuid) AS (
  SELECT uuid FROM base
  UNION
  SELECT l.target FROM base
  CROSS JOIN claim_link AS l ON l.graph = :graph AND l.source = base.uuid
  UNION
  SELECT l.source FROM base
  CROSS JOIN claim_link AS l ON l.graph = :graph AND l.target = base.uuid
)
SELECT
  --: include claim_columns
FROM told
CROSS JOIN claim AS c ON c.graph = :graph AND c.uuid = told.uuid
ORDER BY c.uuid
