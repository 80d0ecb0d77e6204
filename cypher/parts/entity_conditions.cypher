// params: labels: LIST<STRING>?, without_labels: LIST<STRING>?, entity_uuids: LIST<STRING>?
// What an entity `n` must meet; what is not asked is null.
($labels IS NULL OR any(label IN n.labels WHERE label IN $labels))
AND ($without_labels IS NULL OR none(label IN n.labels WHERE label IN $without_labels))
AND ($entity_uuids IS NULL OR n.uuid IN $entity_uuids)
