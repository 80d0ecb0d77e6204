// access: read
// params: kind: STRING, after: STRING, limit: INTEGER
// returns: record
// A page of the entries of a kind, by id.
MATCH (e:Entry {kind: $kind}) WHERE e.id > $after
RETURN e {.*} AS record ORDER BY e.id LIMIT $limit
