-- access: write
-- params: graph, uuid, episode, ordinal, text, name, entity, created_at, labels, aliases, attributes, decided
-- returns: none
-- Evidence is immutable: what is there stays as it is.
INSERT INTO mention (
  graph, uuid, episode, ordinal, text, name, entity, created_at, labels, aliases, attributes,
  decided
) VALUES (
  :graph, :uuid, :episode, :ordinal, :text, :name, :entity, :created_at, :labels, :aliases,
  :attributes, :decided
)
ON CONFLICT (graph, uuid) DO NOTHING
