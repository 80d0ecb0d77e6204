  AND (:holds_at IS NULL OR (f.holds_from <= :holds_at AND f.holds_to > :holds_at))
  AND (:window_from IS NULL OR (f.holds_from < :window_to AND f.holds_to > :window_from
                                AND f.holds_from < f.holds_to))
  AND (:subjects IS NULL OR f.subject IN (SELECT value FROM json_each(:subjects)))
  AND (:entities IS NULL OR f.subject IN (SELECT value FROM json_each(:entities))
                         OR f.object IN (SELECT value FROM json_each(:entities)))
  AND (:names IS NULL OR f.name IN (SELECT value FROM json_each(:names)))
  AND (:retracted OR f.status <> 'retracted')
  AND (:without_names IS NULL OR f.name NOT IN (SELECT value FROM json_each(:without_names)))
  AND (:fact_uuids IS NULL OR f.uuid IN (SELECT value FROM json_each(:fact_uuids)))
  AND (:valid IS NULL OR iif(f.valid_at IS NULL, :valid_unknown, EXISTS (
    SELECT 1 FROM json_each(:valid) AS w
    WHERE f.valid_at >= w.value ->> 0 AND f.valid_at < w.value ->> 1)))
  AND (:invalid IS NULL OR iif(f.invalid_at IS NULL, :invalid_unknown, EXISTS (
    SELECT 1 FROM json_each(:invalid) AS w
    WHERE f.invalid_at >= w.value ->> 0 AND f.invalid_at < w.value ->> 1)))
  AND (:created IS NULL OR EXISTS (
    SELECT 1 FROM json_each(:created) AS w
    WHERE f.created_at >= w.value ->> 0 AND f.created_at < w.value ->> 1))
  AND (:expired IS NULL OR iif(f.expired_at IS NULL, :expired_unknown, EXISTS (
    SELECT 1 FROM json_each(:expired) AS w
    WHERE f.expired_at >= w.value ->> 0 AND f.expired_at < w.value ->> 1)))
