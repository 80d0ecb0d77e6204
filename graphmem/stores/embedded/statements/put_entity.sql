-- access: write
-- params: row, graph, uuid, name, created_at, labels, aliases, members, keys, summary, attributes, mentions, terms, is_value, change
-- returns: none
-- An entity as folded now; it keeps its row, and with it its vector.
INSERT INTO entity (
  row, graph, uuid, name, created_at, labels, aliases, members, keys, summary, attributes,
  mentions, terms, is_value, change
) VALUES (
  :row, :graph, :uuid, :name, :created_at, :labels, :aliases, :members, :keys, :summary,
  :attributes, :mentions, :terms, :is_value, :change
)
ON CONFLICT (row) DO UPDATE SET
  name = excluded.name, created_at = excluded.created_at, labels = excluded.labels,
  aliases = excluded.aliases, members = excluded.members, keys = excluded.keys,
  summary = excluded.summary, attributes = excluded.attributes, mentions = excluded.mentions,
  terms = excluded.terms, is_value = excluded.is_value, change = excluded.change
