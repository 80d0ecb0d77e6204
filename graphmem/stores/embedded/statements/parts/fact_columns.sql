  f.uuid, f.subject, f.name, f.object, f.fact, f.kind, f.created_at, f.valid_at, f.invalid_at,
  f.expired_at, f.start_civil, f.start_basis, f.end_civil, f.end_basis, f.holds_from, f.holds_to,
  f.status, f.trust, f.exclusive, f.closed_by, f.episodes, f.evidence, f.attributes, f.terms, f.extractor, f.object_labels
