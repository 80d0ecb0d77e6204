  AND (:holds_at IS NULL OR (f.holds_from <= :holds_at AND f.holds_to > :holds_at))
  AND (:window_from IS NULL OR (f.holds_from < :window_to AND f.holds_to > :window_from
                                AND f.holds_from < f.holds_to))
  AND (:subjects IS NULL OR f.subject IN (SELECT value FROM json_each(:subjects)))
  AND (:entities IS NULL OR f.subject IN (SELECT value FROM json_each(:entities))
                         OR f.object IN (SELECT value FROM json_each(:entities)))
  AND (:names IS NULL OR f.name IN (SELECT value FROM json_each(:names)))
  AND (:retracted OR f.status <> 'retracted')
