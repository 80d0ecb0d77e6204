-- access: read
-- params: graph, after, limit, subjects, entities, names, episodes
-- returns: uuid, episode, ordinal, position, said_at, created_at, subject, name, object, fact, kind, polarity, valid_at, invalid_at, end_exclusive, holds_when_said, undated_past, corrects, repeats, fulfils, speaker, trust, zone, quote, extractor, attributes, object_labels
-- A page of claims by uuid, from the end, after the last one of the page before.
SELECT
  --: include claim_columns
FROM claim AS c
WHERE c.graph = :graph AND (:after IS NULL OR c.uuid < :after)
  --: include claim_filters
ORDER BY c.uuid DESC LIMIT :limit
