// params: holds_at: INTEGER?, window_from: INTEGER?, window_to: INTEGER?,
//   subjects: LIST<STRING>?, entities: LIST<STRING>?, names: LIST<STRING>?,
//   without_names: LIST<STRING>?, fact_uuids: LIST<STRING>?, retracted: BOOLEAN,
//   valid_at: LIST<LIST<INTEGER>>?, valid_unknown: BOOLEAN,
//   invalid_at: LIST<LIST<INTEGER>>?, invalid_unknown: BOOLEAN,
//   created_at: LIST<LIST<INTEGER>>?, created_unknown: BOOLEAN,
//   expired_at: LIST<LIST<INTEGER>>?, expired_unknown: BOOLEAN
// What a fact `f` must meet; what is not asked is null. Dates are compared in microseconds.
// One CASE, for a planner takes conditions that stand alone apart and weighs each as a way in: ten
// times the cost of planning.
CASE WHEN ($holds_at IS NULL OR (f.holds_from <= $holds_at AND f.holds_to > $holds_at))
  AND ($window_from IS NULL OR (f.holds_from < $window_to AND f.holds_to > $window_from
                                AND f.holds_from < f.holds_to))
  AND ($subjects IS NULL OR f.subject IN $subjects)
  AND ($entities IS NULL OR f.subject IN $entities OR f.object IN $entities)
  AND ($names IS NULL OR f.name IN $names)
  AND ($without_names IS NULL OR NOT f.name IN $without_names)
  AND ($fact_uuids IS NULL OR f.uuid IN $fact_uuids)
  AND ($retracted OR f.status <> 'retracted')
  AND ($valid_at IS NULL OR (f.valid_at IS NULL AND $valid_unknown) OR any(span IN $valid_at
    WHERE span[0] <= f.valid_at.epochSeconds * 1000000 + f.valid_at.microsecond
      AND f.valid_at.epochSeconds * 1000000 + f.valid_at.microsecond < span[1]))
  AND ($invalid_at IS NULL OR (f.invalid_at IS NULL AND $invalid_unknown) OR any(span IN $invalid_at
    WHERE span[0] <= f.invalid_at.epochSeconds * 1000000 + f.invalid_at.microsecond
      AND f.invalid_at.epochSeconds * 1000000 + f.invalid_at.microsecond < span[1]))
  AND ($created_at IS NULL OR (f.created_at IS NULL AND $created_unknown) OR any(span IN $created_at
    WHERE span[0] <= f.created_at.epochSeconds * 1000000 + f.created_at.microsecond
      AND f.created_at.epochSeconds * 1000000 + f.created_at.microsecond < span[1]))
  AND ($expired_at IS NULL OR (f.expired_at IS NULL AND $expired_unknown) OR any(span IN $expired_at
    WHERE span[0] <= f.expired_at.epochSeconds * 1000000 + f.expired_at.microsecond
      AND f.expired_at.epochSeconds * 1000000 + f.expired_at.microsecond < span[1]))
THEN true ELSE false END
