-- access: read
-- params: graph, entities, limit
-- returns: uuid
-- What stands of some entities, of each the latest so many.
SELECT DISTINCT uuid FROM (
  SELECT f.uuid, row_number() OVER (
    PARTITION BY asked.value ORDER BY f.holds_from DESC, f.uuid) AS rank
  FROM json_each(:entities) AS asked
  CROSS JOIN fact AS f ON f.row IN (
    SELECT s.row FROM fact AS s WHERE s.graph = :graph AND s.subject = asked.value
    UNION
    SELECT o.row FROM fact AS o WHERE o.graph = :graph AND o.object = asked.value)
  WHERE f.holds_to = 9223372036854775807 AND f.status <> 'retracted'
)
WHERE rank <= :limit
