-- access: read
-- params: kind, owner, after, limit
-- returns: kind, id, owner, body, created_at, updated_at, revision
-- Entries of a kind that belong to one owner, by id.
SELECT kind, id, owner, body, created_at, updated_at, revision FROM entry
WHERE kind = :kind AND owner = :owner AND (:after IS NULL OR id > :after) ORDER BY id LIMIT :limit
