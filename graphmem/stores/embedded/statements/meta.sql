-- access: read
-- params: none
-- returns: name, value
-- What the whole store was made for: the embedder's name and dimension.
SELECT name, value FROM meta
