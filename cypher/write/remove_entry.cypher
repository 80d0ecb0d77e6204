// access: write
// params: kind: STRING, id: STRING
// returns: removed
// Deletes an entry with all its revisions.
CALL () {
  MATCH (r:Revision {kind: $kind, id: $id}) WHERE r.revision > 0
  DELETE r
}
MATCH (e:Entry {kind: $kind, id: $id})
DETACH DELETE e
RETURN count(*) AS removed
