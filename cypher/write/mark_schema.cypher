// access: write
// params: version: INTEGER, embedder: STRING, dimension: INTEGER
// returns: version, embedder, dimension
// Writes down what this store is made for; the first one says it, a migration raises the version.
MERGE (s:Entry {kind: 'schema', id: 'graphmem'})
ON CREATE SET s.embedder = $embedder, s.dimension = $dimension, s.version = 0
SET s.version = CASE WHEN s.version < $version THEN $version ELSE s.version END
RETURN s.version AS version, s.embedder AS embedder, s.dimension AS dimension
