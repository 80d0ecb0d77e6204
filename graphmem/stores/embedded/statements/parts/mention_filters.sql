  AND (:entities IS NULL OR m.entity IN (SELECT value FROM json_each(:entities)))
  AND (:episodes IS NULL OR m.episode IN (SELECT value FROM json_each(:episodes)))
