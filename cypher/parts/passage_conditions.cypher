// params: without_episodes: LIST<STRING>?, threads: LIST<STRING>?, sources: LIST<STRING>,
//   episode_uuids: LIST<STRING>?, metadata: LIST<LIST<STRING>>?
// What the episode of a passage `p` must meet; what is not asked is null.
// One CASE, for a planner takes conditions that stand alone apart and weighs each as a way in: ten
// times the cost of planning.
CASE WHEN p.source IN $sources
  AND ($without_episodes IS NULL OR NOT p.episode IN $without_episodes)
  AND ($threads IS NULL OR p.thread_id IN $threads)
  AND ($episode_uuids IS NULL OR p.episode IN $episode_uuids)
  AND ($metadata IS NULL OR all(wanted IN $metadata WHERE any(pair IN p.pairs WHERE pair IN wanted)))
THEN true ELSE false END
