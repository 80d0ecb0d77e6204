-- access: write
-- params: graph, uuid, episode, ordinal, position, said_at, created_at, subject, name, object, fact, kind, polarity, valid_at, invalid_at, end_exclusive, holds_when_said, undated_past, corrects, repeats, fulfils, speaker, trust, zone, quote, extractor, attributes, object_labels
-- returns: none
-- Evidence is immutable: what is there stays as it is.
INSERT INTO claim (
  graph, uuid, episode, ordinal, position, said_at, created_at, subject, name, object, fact, kind,
  polarity, valid_at, invalid_at, end_exclusive, holds_when_said, undated_past, corrects, repeats,
  fulfils, speaker, trust, zone, quote, extractor, attributes, object_labels
) VALUES (
  :graph, :uuid, :episode, :ordinal, :position, :said_at, :created_at, :subject, :name, :object,
  :fact, :kind, :polarity, :valid_at, :invalid_at, :end_exclusive, :holds_when_said,
  :undated_past, :corrects, :repeats, :fulfils, :speaker, :trust, :zone, :quote, :extractor,
  :attributes, :object_labels
)
ON CONFLICT (graph, uuid) DO NOTHING
