-- access: read
-- params: none
-- returns: user_version
-- Which migrations the file has seen.
SELECT user_version FROM pragma_user_version
