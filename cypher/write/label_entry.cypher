// access: write
// params: kind: STRING, id: STRING, owner: STRING
// returns: nothing
// For people: users and threads carry their own label, and a thread is tied to its user.
MATCH (e:Entry {kind: $kind, id: $id})
CALL (e) {
  WITH e WHERE $kind = 'user' SET e:User
}
CALL (e) {
  WITH e WHERE $kind = 'thread' SET e:Thread
  WITH e
  OPTIONAL MATCH (e)<-[old:HAS_THREAD]-(:Entry)
  DELETE old
  WITH DISTINCT e
  MATCH (u:Entry {kind: 'user', id: $owner})
  MERGE (u)-[:HAS_THREAD]->(e)
}
