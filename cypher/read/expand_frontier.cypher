// access: read
// params: graph_id: STRING, frontier: LIST<STRING>, outwards: BOOLEAN, fan_out: INTEGER,
//   always: INTEGER, parts/fact_conditions
// returns: node, facts
// One step of a walk, in both directions or outwards only: of each node the newest facts that meet the
// conditions, unknown starts last; found through indexes in that order, so that a hub costs no more
// than another node.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
UNWIND $frontier AS node
CALL (node) {
  MATCH ()-[f:FACT {graph_id: $graph_id, subject: node}]->(m)
  WHERE f.begins >= $always
    AND // parts/fact_conditions
  RETURN f, m ORDER BY f.graph_id DESC, f.subject DESC, f.begins DESC, f.uuid LIMIT $fan_out
  UNION
  MATCH (m)-[f:FACT {graph_id: $graph_id, object: node}]->()
  WHERE NOT $outwards AND f.begins >= $always
    AND // parts/fact_conditions
  RETURN f, m ORDER BY f.graph_id DESC, f.object DESC, f.begins DESC, f.uuid LIMIT $fan_out
}
WITH node, f, m ORDER BY f.begins DESC, f.uuid
WITH node, collect({uuid: f.uuid, subject: f.subject, object: f.object,
                    labels: coalesce(m.labels, [])})[..$fan_out] AS facts
RETURN node, facts
