-- access: read
-- params: kind, id
-- returns: kind, id, owner, body, created_at, updated_at, revision
-- One entry of the directory.
SELECT kind, id, owner, body, created_at, updated_at, revision FROM entry WHERE kind = :kind AND id = :id
