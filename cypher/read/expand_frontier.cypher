// access: read
// params: graph_id: STRING, frontier: LIST<STRING>, outwards: BOOLEAN, fan_out: INTEGER,
//   always: INTEGER, limit: INTEGER, parts/fact_conditions
// returns: edges, ends
// One step of a walk in outline, in both directions or outwards only: of each node the newest facts
// that meet the conditions, unknown starts last, found through indexes in that order, so that a hub
// costs no more than another node; and what stands at their ends.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
CALL () {
  UNWIND $frontier AS node
  CALL (node) {
    CALL (node) {
      MATCH ()-[f:FACT {graph_id: $graph_id, subject: node}]->()
      USING INDEX SEEK f:FACT(graph_id, subject, begins)
      WHERE f.begins >= $always
        AND // parts/fact_conditions
      RETURN f ORDER BY f.graph_id DESC, f.subject DESC, f.begins DESC, f.uuid LIMIT $fan_out
      UNION
      MATCH ()-[f:FACT {graph_id: $graph_id, object: node}]->()
      USING INDEX SEEK f:FACT(graph_id, object, begins)
      WHERE NOT $outwards AND f.begins >= $always
        AND // parts/fact_conditions
      RETURN f ORDER BY f.graph_id DESC, f.object DESC, f.begins DESC, f.uuid LIMIT $fan_out
    }
    RETURN f ORDER BY f.begins DESC, f.uuid LIMIT $fan_out
  }
  WITH DISTINCT f ORDER BY f.uuid LIMIT $limit
  RETURN collect(f) AS found
}
RETURN
  [f IN found | [f.uuid, f.subject, f.object, f.tokens]] AS edges,
  COLLECT {
    UNWIND found AS f
    UNWIND [startNode(f), endNode(f)] AS n
    WITH DISTINCT n WHERE n:Entity
    RETURN [n.uuid, n.name, 'Value' IN n.labels]
  } AS ends
