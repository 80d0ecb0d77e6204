-- access: read
-- params: none
-- returns: bytes, unused, schema, sqlite
-- How large the store is.
SELECT p.page_count * s.page_size AS bytes, f.freelist_count * s.page_size AS unused,
  v.user_version AS schema, sqlite_version() AS sqlite
FROM pragma_page_count AS p, pragma_page_size AS s, pragma_freelist_count AS f,
  pragma_user_version AS v
