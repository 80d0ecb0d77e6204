  AND (:without_episodes IS NULL OR e.uuid NOT IN (SELECT value FROM json_each(:without_episodes)))
  AND (:threads IS NULL OR e.thread_id IN (SELECT value FROM json_each(:threads)))
  AND (:sources IS NULL OR e.source IN (SELECT value FROM json_each(:sources)))
  AND (:edits OR e.source <> 'edit')
  AND (:episode_uuids IS NULL OR e.uuid IN (SELECT value FROM json_each(:episode_uuids)))
  AND (:metadata IS NULL OR NOT EXISTS (
    SELECT 1 FROM json_each(:metadata) AS m WHERE NOT EXISTS (
      SELECT 1 FROM json_each(e.metadata) AS h CROSS JOIN json_each(m.value ->> 1) AS v
      WHERE h.key = m.value ->> 0 AND h.atom = v.atom
        AND (h.type IN ('true', 'false')) = (v.type IN ('true', 'false')))))
