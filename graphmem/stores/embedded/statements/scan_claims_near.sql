-- access: read
-- params: graph, near, after, limit, subjects, entities, names, episodes
-- returns: uuid, episode, ordinal, position, said_at, created_at, subject, name, object, fact, kind, polarity, valid_at, invalid_at, end_exclusive, holds_when_said, undated_past, corrects, repeats, fulfils, speaker, trust, zone, quote, extractor, attributes, object_labels
-- A page of the claims of some entities or episodes: by them, not through the whole graph.
SELECT
  --: include claim_columns
FROM claim AS c
WHERE c.row IN (
    SELECT s.row FROM json_each(:near) AS asked
    CROSS JOIN claim AS s ON s.graph = :graph AND s.subject = asked.value
    UNION
    SELECT o.row FROM json_each(:near) AS asked
    CROSS JOIN claim AS o ON o.graph = :graph AND o.object = asked.value
    UNION
    SELECT t.row FROM json_each(:episodes) AS asked
    CROSS JOIN claim AS t ON t.graph = :graph AND t.episode = asked.value)
  AND (:after IS NULL OR c.uuid > :after)
  --: include claim_filters
ORDER BY c.uuid LIMIT :limit
