-- access: read
-- params: graph, uuids
-- returns: asked, uuid, episode, ordinal, position, said_at, created_at, subject, name, object, fact, kind, polarity, valid_at, invalid_at, end_exclusive, holds_when_said, undated_past, corrects, repeats, fulfils, speaker, trust, zone, quote, extractor, attributes, object_labels
-- Claims by uuid.
SELECT asked.value AS asked,
  --: include claim_columns
FROM json_each(:uuids) AS asked
CROSS JOIN claim AS c ON c.graph = :graph AND c.uuid = asked.value
