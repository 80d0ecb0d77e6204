-- access: write
-- params: graph, episodes
-- returns: none
-- What forgotten claims named; what names them stays and does nothing.
DELETE FROM claim_link
WHERE graph = :graph AND source IN (
  SELECT c.uuid FROM json_each(:episodes) AS asked
  CROSS JOIN claim AS c ON c.graph = :graph AND c.episode = asked.value)
