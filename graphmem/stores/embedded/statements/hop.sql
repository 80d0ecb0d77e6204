-- access: read
-- params: graph, nodes, fan_out, holds_at, window_from, window_to, subjects, entities, names, retracted
-- returns: uuid, subject, object
-- One step of a walk over fact edges, in both directions: of each node the newest so many.
SELECT DISTINCT uuid, subject, object FROM (
  SELECT f.uuid, f.subject, f.object, row_number() OVER (
    PARTITION BY asked.value ORDER BY f.valid_at IS NULL, f.valid_at DESC, f.uuid) AS rank
  FROM json_each(:nodes) AS asked
  CROSS JOIN fact AS f ON f.row IN (
    SELECT s.row FROM fact AS s WHERE s.graph = :graph AND s.subject = asked.value
    UNION
    SELECT o.row FROM fact AS o WHERE o.graph = :graph AND o.object = asked.value)
  WHERE TRUE
    --: include fact_filters
)
WHERE rank <= :fan_out
