// access: read
// params: none
// returns: version, embedder, dimension
// What this store was made for.
MATCH (s:Entry {kind: 'schema', id: 'graphmem'})
RETURN s.version AS version, s.embedder AS embedder, s.dimension AS dimension
