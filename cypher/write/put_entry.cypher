// access: write
// params: kind: STRING, id: STRING, owner: STRING, body: STRING, now: ZONED DATETIME
// returns: record
// Inserts or replaces an entry of the directory; its revision grows by one.
MERGE (e:Entry {kind: $kind, id: $id}) ON CREATE SET e.revision = 0, e.created_at = $now
SET e.revision = e.revision + 1
SET e.owner = $owner, e.body = $body, e.updated_at = $now
RETURN e {.*} AS record
