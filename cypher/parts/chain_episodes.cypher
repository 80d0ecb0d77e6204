// params: graph_id: STRING, follow: LIST<STRING>
// Ties each episode that was `read`, or that follows a forgotten one, to the one before it in its
// thread. Done by commits, under the graph's lock: an intake must not wait for the node of an
// earlier message.
UNWIND read + $follow AS uuid
MATCH (e:Episode {graph_id: $graph_id, uuid: uuid})
WHERE e.thread_id IS NOT NULL
CALL (e) {
  MATCH (before:Episode {graph_id: $graph_id, thread_id: e.thread_id})
  WHERE before.position < e.position
  RETURN before ORDER BY before.graph_id DESC, before.thread_id DESC, before.position DESC LIMIT 1
}
CALL (before, e) {
  OPTIONAL MATCH (before)-[old:NEXT]->(other) WHERE other <> e
  DELETE old
}
MERGE (before)-[:NEXT]->(e)
