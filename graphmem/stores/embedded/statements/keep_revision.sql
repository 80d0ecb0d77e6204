-- access: write
-- params: kind, id
-- returns: none
-- A template's revisions can be pinned, so each is kept.
INSERT INTO entry_revision (kind, id, owner, body, created_at, updated_at, revision)
SELECT kind, id, owner, body, created_at, updated_at, revision FROM entry WHERE kind = :kind AND id = :id
