-- access: write
-- params: kind, id, owner, body, created_at, updated_at, revision
-- returns: none
-- An entry, new or anew; the moment it was first made stays.
INSERT INTO entry (kind, id, owner, body, created_at, updated_at, revision)
VALUES (:kind, :id, :owner, :body, :created_at, :updated_at, :revision)
ON CONFLICT (kind, id) DO UPDATE SET
  owner = excluded.owner, body = excluded.body, updated_at = excluded.updated_at,
  revision = excluded.revision
