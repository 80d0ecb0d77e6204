-- access: read
-- params: kind, after, limit
-- returns: kind, id, owner, body, created_at, updated_at, revision
-- Entries of a kind by id.
SELECT kind, id, owner, body, created_at, updated_at, revision FROM entry
WHERE kind = :kind AND (:after IS NULL OR id > :after) ORDER BY id LIMIT :limit
