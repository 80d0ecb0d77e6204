-- access: write
-- params: name, value
-- returns: none
-- Kept once, when the file is made.
INSERT INTO meta (name, value) VALUES (:name, :value)
