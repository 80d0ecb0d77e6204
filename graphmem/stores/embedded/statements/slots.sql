-- access: read
-- params: graph, keys
-- returns: place, subject, name, object, body, tail
-- Painter states by key, each with its place in the question.
SELECT asked.key AS place, s.subject, s.name, s.object, s.body, s.tail
FROM json_each(:keys) AS asked
CROSS JOIN slot AS s ON s.graph = :graph
  AND s.subject = json_extract(asked.value, '$[0]') AND s.name = json_extract(asked.value, '$[1]')
  AND s.object = json_extract(asked.value, '$[2]')
