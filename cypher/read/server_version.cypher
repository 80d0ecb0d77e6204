// access: read
// params: none
// returns: version, edition
// Which release of Neo4j this is.
CALL dbms.components() YIELD name, versions, edition
WHERE name = 'Neo4j Kernel'
RETURN versions[0] AS version, edition
