-- access: write
-- params: none
-- returns: none
-- Another embedder: what the one before it made says nothing any more.
DELETE FROM vector
