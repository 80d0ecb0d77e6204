// access: read
// params: kind: STRING, id: STRING, revision: INTEGER
// returns: record
// An earlier revision of an entry.
MATCH (r:Revision {kind: $kind, id: $id, revision: $revision})
RETURN r {.*} AS record
