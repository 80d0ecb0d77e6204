  n.uuid, n.name, n.created_at, n.labels, n.aliases, n.members, n.keys, n.summary, n.attributes,
  n.mentions, n.terms
