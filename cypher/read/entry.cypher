// access: read
// params: kind: STRING, id: STRING
// returns: record
// An entry of the directory.
MATCH (e:Entry {kind: $kind, id: $id})
RETURN e {.*} AS record
