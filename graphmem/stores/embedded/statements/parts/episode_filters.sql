  AND (:without_episodes IS NULL OR e.uuid NOT IN (SELECT value FROM json_each(:without_episodes)))
  AND (:threads IS NULL OR e.thread_id IN (SELECT value FROM json_each(:threads)))
  AND (:sources IS NULL OR e.source IN (SELECT value FROM json_each(:sources)))
  AND (:edits OR e.source <> 'edit')
