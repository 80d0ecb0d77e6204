// access: read
// params: kind: STRING, owner: STRING, after: STRING, limit: INTEGER
// returns: record
// A page of the entries of a kind that belong to somebody, by id.
MATCH (e:Entry {kind: $kind, owner: $owner}) WHERE e.id > $after
RETURN e {.*} AS record ORDER BY e.id LIMIT $limit
