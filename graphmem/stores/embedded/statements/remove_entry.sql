-- access: write
-- params: kind, id
-- returns: none
-- An entry goes.
DELETE FROM entry WHERE kind = :kind AND id = :id
