-- access: read
-- params: graph, position
-- returns: row, uuid, ordinal, terms, marks, thread_id, role, name, said_at, position
-- The stretches of episodes that an index has not seen yet, in the order of arrival.
SELECT p.row, e.uuid, p.ordinal, p.terms, p.marks, e.thread_id, e.role, e.name,
  coalesce(e.reference_time, e.created_at) AS said_at, e.position
FROM episode AS e CROSS JOIN passage AS p ON p.graph = e.graph AND p.episode = e.uuid
WHERE e.graph = :graph AND e.position > :position AND p.hidden = 0
ORDER BY e.position, p.ordinal
