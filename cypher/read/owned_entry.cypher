// access: read
// params: kind: STRING, id: STRING
// returns: record, owner
// An entry of the directory, and the user that owns it, null if there is none.
MATCH (e:Entry {kind: $kind, id: $id})
OPTIONAL MATCH (u:Entry {kind: 'user', id: e.owner})
RETURN e {.*} AS record, u {.*} AS owner
