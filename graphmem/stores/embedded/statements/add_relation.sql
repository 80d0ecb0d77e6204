-- access: write
-- params: graph, uuid, name, exclusive, created_at, episode
-- returns: none
-- Evidence is immutable: what is there stays as it is.
INSERT INTO relation (graph, uuid, name, exclusive, created_at, episode)
VALUES (:graph, :uuid, :name, :exclusive, :created_at, :episode)
ON CONFLICT (graph, uuid) DO NOTHING
