// access: write
// params: kind: STRING, id: STRING
// returns: nothing
// Keeps what an entry says now as a revision that can be asked for later.
MATCH (e:Entry {kind: $kind, id: $id})
MERGE (r:Revision {kind: $kind, id: $id, revision: e.revision})
SET r += e {.owner, .body, .created_at, .updated_at}
