-- access: read
-- params: graph, episodes
-- returns: row
-- What is searched of some episodes.
SELECT p.row FROM json_each(:episodes) AS asked
CROSS JOIN passage AS p ON p.graph = :graph AND p.episode = asked.value
