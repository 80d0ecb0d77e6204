// params: without_episodes: LIST<STRING>?, threads: LIST<STRING>?, sources: LIST<STRING>?,
//   episode_uuids: LIST<STRING>?, metadata: LIST<LIST<STRING>>?, edits: BOOLEAN
// What an episode `e` must meet; what is not asked is null.
// One CASE, for a planner takes conditions that stand alone apart and weighs each as a way in: ten
// times the cost of planning.
CASE WHEN ($without_episodes IS NULL OR NOT e.uuid IN $without_episodes)
  AND ($threads IS NULL OR e.thread_id IN $threads)
  AND ($sources IS NULL OR e.source IN $sources)
  AND ($episode_uuids IS NULL OR e.uuid IN $episode_uuids)
  AND ($metadata IS NULL OR all(wanted IN $metadata WHERE any(pair IN e.pairs WHERE pair IN wanted)))
  AND ($edits OR e.source <> 'edit')
THEN true ELSE false END
