-- access: read
-- params: graph, seen
-- returns: row, uuid, terms, subject, object, name, holds_from, holds_to, retracted
-- Facts that an index has not seen yet, or not as they are now.
SELECT f.row, f.uuid, f.terms, f.subject, f.object, f.name, f.holds_from, f.holds_to,
  f.status = 'retracted' AS retracted
FROM fact AS f WHERE f.graph = :graph AND f.change > :seen ORDER BY f.row
