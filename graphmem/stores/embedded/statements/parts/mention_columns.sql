  m.uuid, m.episode, m.ordinal, m.text, m.name, m.entity, m.created_at, m.labels, m.aliases,
  m.attributes, m.decided
