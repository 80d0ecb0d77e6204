-- access: read
-- params: none
-- returns: integrity_check
-- SQLite's own look over every page and index.
SELECT integrity_check FROM pragma_integrity_check
