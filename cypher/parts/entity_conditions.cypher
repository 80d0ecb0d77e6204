// params: labels: LIST<STRING>?, without_labels: LIST<STRING>?, entity_uuids: LIST<STRING>?
// What an entity `n` must meet; what is not asked is null.
// One CASE, for a planner takes conditions that stand alone apart and weighs each as a way in: ten
// times the cost of planning.
CASE WHEN ($labels IS NULL OR any(label IN n.labels WHERE label IN $labels))
  AND ($without_labels IS NULL OR none(label IN n.labels WHERE label IN $without_labels))
  AND ($entity_uuids IS NULL OR n.uuid IN $entity_uuids)
THEN true ELSE false END
