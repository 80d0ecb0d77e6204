-- access: read
-- params: graph, episodes
-- returns: row, terms, hidden
-- What is searched of episodes that are to be forgotten.
SELECT p.row, p.terms, p.hidden FROM json_each(:episodes) AS asked
CROSS JOIN passage AS p ON p.graph = :graph AND p.episode = asked.value
