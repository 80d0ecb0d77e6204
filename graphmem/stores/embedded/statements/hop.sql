-- access: read
-- params: graph, nodes, outwards, fan_out, limit, holds_at, window_from, window_to, subjects, entities, names, retracted, without_names, fact_uuids, valid, valid_unknown, invalid, invalid_unknown, created, expired, expired_unknown
-- returns: uuid, subject, object, terms
-- One step of a walk over fact edges, in both directions or outwards only: of each node the newest
-- so many; read in the order of the index, so that a hub costs no more than another.
SELECT edge.uuid, edge.subject, edge.object, edge.terms FROM (
  SELECT DISTINCT row FROM (
    SELECT edge.row, row_number() OVER (
      PARTITION BY asked.value ORDER BY edge.valid_at DESC, edge.uuid) AS rank
    FROM json_each(:nodes) AS asked
    CROSS JOIN fact AS edge ON edge.row IN (
      SELECT row FROM (
        SELECT f.row FROM fact AS f
        WHERE f.graph = :graph AND f.subject = asked.value
        --: include fact_filters
        ORDER BY f.valid_at DESC, f.uuid LIMIT :fan_out)
      UNION
      SELECT row FROM (
        SELECT f.row FROM fact AS f
        WHERE NOT :outwards AND f.graph = :graph AND f.object = asked.value
        --: include fact_filters
        ORDER BY f.valid_at DESC, f.uuid LIMIT :fan_out))
  )
  WHERE rank <= :fan_out
) AS met
CROSS JOIN fact AS edge ON edge.row = met.row
ORDER BY edge.uuid LIMIT :limit
