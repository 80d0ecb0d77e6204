  c.uuid, c.episode, c.ordinal, c.position, c.said_at, c.created_at, c.subject, c.name, c.object,
  c.fact, c.kind, c.polarity, c.valid_at, c.invalid_at, c.end_exclusive, c.holds_when_said,
  c.undated_past, c.corrects, c.repeats, c.fulfils, c.speaker, c.trust, c.zone, c.quote,
  c.extractor, c.attributes, c.object_labels
