  AND (:labels IS NULL OR EXISTS (
    SELECT 1 FROM json_each(n.labels) l WHERE l.value IN (SELECT value FROM json_each(:labels))))
  AND (:without_labels IS NULL OR NOT EXISTS (
    SELECT 1 FROM json_each(n.labels) l
    WHERE l.value IN (SELECT value FROM json_each(:without_labels))))
  AND (:entity_uuids IS NULL OR n.uuid IN (SELECT value FROM json_each(:entity_uuids)))
