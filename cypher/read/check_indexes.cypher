// access: read
// params: names: LIST<STRING>
// returns: name, state
// The indexes of the store that are there, and whether they answer.
SHOW INDEXES YIELD name, state
WHERE name IN $names
RETURN name, state
