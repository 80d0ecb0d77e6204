-- access: write
-- params: graph_id
-- returns: none
-- A graph begins with its first episode.
INSERT INTO graph (graph_id) VALUES (:graph_id) ON CONFLICT (graph_id) DO NOTHING
