-- access: write
-- params: row, graph, uuid, subject, name, object, fact, kind, created_at, valid_at, invalid_at, expired_at, start_civil, start_basis, end_civil, end_basis, holds_from, holds_to, status, trust, exclusive, closed_by, episodes, evidence, attributes, terms, extractor, object_labels, change
-- returns: none
-- A fact as folded now; it keeps its row, and with it its vector.
INSERT INTO fact (
  row, graph, uuid, subject, name, object, fact, kind, created_at, valid_at, invalid_at,
  expired_at, start_civil, start_basis, end_civil, end_basis, holds_from, holds_to, status, trust,
  exclusive, closed_by, episodes, evidence, attributes, terms, extractor, object_labels, change
) VALUES (
  :row, :graph, :uuid, :subject, :name, :object, :fact, :kind, :created_at, :valid_at,
  :invalid_at, :expired_at, :start_civil, :start_basis, :end_civil, :end_basis, :holds_from,
  :holds_to, :status, :trust, :exclusive, :closed_by, :episodes, :evidence, :attributes, :terms,
  :extractor, :object_labels, :change
)
ON CONFLICT (row) DO UPDATE SET
  subject = excluded.subject, name = excluded.name, object = excluded.object,
  fact = excluded.fact, kind = excluded.kind, created_at = excluded.created_at,
  valid_at = excluded.valid_at, invalid_at = excluded.invalid_at,
  expired_at = excluded.expired_at, start_civil = excluded.start_civil,
  start_basis = excluded.start_basis, end_civil = excluded.end_civil,
  end_basis = excluded.end_basis, holds_from = excluded.holds_from, holds_to = excluded.holds_to,
  status = excluded.status, trust = excluded.trust, exclusive = excluded.exclusive,
  closed_by = excluded.closed_by, episodes = excluded.episodes, evidence = excluded.evidence,
  attributes = excluded.attributes, terms = excluded.terms, extractor = excluded.extractor,
  object_labels = excluded.object_labels, change = excluded.change
