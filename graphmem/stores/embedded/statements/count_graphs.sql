-- access: read
-- params: graph_id
-- returns: graphs, episodes, entities, facts, claims
-- How much there is, in one graph or in all; graphs being erased are gone already.
WITH live AS (
  SELECT key FROM graph WHERE erasing = 0 AND (:graph_id IS NULL OR graph_id = :graph_id)
)
SELECT
  (SELECT count(*) FROM live) AS graphs,
  (SELECT count(*) FROM live CROSS JOIN episode AS t ON t.graph = live.key) AS episodes,
  (SELECT count(*) FROM live CROSS JOIN entity AS t ON t.graph = live.key) AS entities,
  (SELECT count(*) FROM live CROSS JOIN fact AS t ON t.graph = live.key) AS facts,
  (SELECT count(*) FROM live CROSS JOIN claim AS t ON t.graph = live.key) AS claims
