-- access: read
-- params: kind, id, revision
-- returns: kind, id, owner, body, created_at, updated_at, revision
-- One revision of an entry: the current one of any, an earlier one of a template.
SELECT kind, id, owner, body, created_at, updated_at, revision FROM entry
WHERE kind = :kind AND id = :id AND revision = :revision
UNION
SELECT kind, id, owner, body, created_at, updated_at, revision FROM entry_revision
WHERE kind = :kind AND id = :id AND revision = :revision
