-- access: write
-- params: graph, source, target
-- returns: none
-- A claim names another one, which need not be there (yet, or any more).
INSERT INTO claim_link (graph, source, target) VALUES (:graph, :source, :target)
ON CONFLICT (graph, source, target) DO NOTHING
