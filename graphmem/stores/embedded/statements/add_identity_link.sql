-- access: write
-- params: graph, uuid, episode, kind, keep, dropped, created_at
-- returns: none
-- Evidence is immutable: what is there stays as it is.
INSERT INTO identity_link (graph, uuid, episode, kind, keep, dropped, created_at)
VALUES (:graph, :uuid, :episode, :kind, :keep, :dropped, :created_at)
ON CONFLICT (graph, uuid) DO NOTHING
