-- access: read
-- params: graph, entities, ends_after, limit
-- returns: uuid
-- What of some entities ends after an instant, of each the newest so many; read in the order of the index, so
-- that a hub costs no more than another.
SELECT DISTINCT uuid FROM (
  SELECT edge.uuid, row_number() OVER (
    PARTITION BY asked.value ORDER BY edge.valid_at DESC, edge.uuid) AS rank
  FROM json_each(:entities) AS asked
  CROSS JOIN fact AS edge ON edge.row IN (
    SELECT row FROM (
      SELECT f.row FROM fact AS f
      WHERE f.graph = :graph AND f.subject = asked.value
        AND f.holds_to > :ends_after AND f.status <> 'retracted'
      ORDER BY f.valid_at DESC, f.uuid LIMIT :limit)
    UNION
    SELECT row FROM (
      SELECT f.row FROM fact AS f
      WHERE f.graph = :graph AND f.object = asked.value
        AND f.holds_to > :ends_after AND f.status <> 'retracted'
      ORDER BY f.valid_at DESC, f.uuid LIMIT :limit))
)
WHERE rank <= :limit
