// access: read
// params: graph_id: STRING, frontier: LIST<STRING>, outwards: BOOLEAN, fan_out: INTEGER,
//   always: INTEGER, limit: INTEGER, parts/state, parts/fact_conditions
// returns: state, facts, entities
// A walk of one step, with its records: of each node the newest facts that meet the conditions, unknown
// starts last, and the entities at all their ends; and where the graph stands.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
CALL (g) {
  // parts/state
}
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
  state,
  COLLECT {
    UNWIND found AS f
    RETURN
      // parts/fact_record
  } AS facts,
  COLLECT {
    UNWIND found AS f
    UNWIND [startNode(f), endNode(f)] AS n
    WITH DISTINCT n WHERE n:Entity
    RETURN
      // parts/entity_record
  } AS entities
