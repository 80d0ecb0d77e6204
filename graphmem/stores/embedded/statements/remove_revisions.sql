-- access: write
-- params: kind, id
-- returns: none
-- All revisions go with their entry.
DELETE FROM entry_revision WHERE kind = :kind AND id = :id
