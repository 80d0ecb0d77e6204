// access: read
// params: keys: LIST<STRING>, near: LIST<STRING>, query: STRING?, vectors: LIST<LIST<FLOAT>>,
//   fetch: INTEGER, limit: INTEGER, told: BOOLEAN, ends_after: INTEGER, always: INTEGER, parts/state
// returns: state, entities, facts
// What a mention may mean: the entities that bear one of some names, are given, or are found by words
// and by meaning; the unretracted facts that are found so, and those at the given entities that
// end after an instant, the newest of each first (through indexes in that order, so that an entity of
// 50,000 facts costs no more than another); and the entities at the ends of these, which may be all that shall be
// told of them. What is not asked is empty or null.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
CALL (g) {
  // parts/state
}
CALL () {
  CALL () {
    WITH $query AS query WHERE query IS NOT NULL
    CALL db.index.fulltext.queryRelationships('fact_text', query, {limit: 4 * $limit})
    YIELD relationship AS f, score
    WHERE f.graph_id = $graph_id AND f.status <> 'retracted'
    RETURN f ORDER BY score DESC, f.uuid LIMIT $limit
    UNION
    UNWIND $vectors AS vector
    CALL (vector) {
      MATCH ()-[f:FACT]->()
        SEARCH f IN (VECTOR INDEX fact_vector FOR vector
          WHERE f.graph_id = $graph_id AND f.status IN ['holds', 'planned', 'past']
          LIMIT $fetch) SCORE AS score
      RETURN f ORDER BY score DESC, f.uuid LIMIT $limit
    }
    RETURN f
    UNION
    UNWIND $near AS entity
    CALL (entity) {
      CALL (entity) {
        MATCH ()-[f:FACT {graph_id: $graph_id, subject: entity}]->()
        USING INDEX SEEK f:FACT(graph_id, subject, begins)
        WHERE f.begins >= $always AND f.holds_to > $ends_after AND f.status <> 'retracted'
        RETURN f ORDER BY f.graph_id DESC, f.subject DESC, f.begins DESC, f.uuid LIMIT $limit
        UNION
        MATCH ()-[f:FACT {graph_id: $graph_id, object: entity}]->()
        USING INDEX SEEK f:FACT(graph_id, object, begins)
        WHERE f.begins >= $always AND f.holds_to > $ends_after AND f.status <> 'retracted'
        RETURN f ORDER BY f.graph_id DESC, f.object DESC, f.begins DESC, f.uuid LIMIT $limit
      }
      RETURN f ORDER BY f.begins DESC, f.uuid LIMIT $limit
    }
    RETURN f
  }
  RETURN collect(f) AS found
}
CALL (found) {
  CALL (found) {
    UNWIND $keys AS key
    MATCH (:Name {graph_id: $graph_id, key: key})<-[:NAMED]-(n:Entity)
    RETURN n
    UNION
    UNWIND $near AS uuid
    MATCH (n:Referent:Entity {graph_id: $graph_id, uuid: uuid})
    RETURN n
    UNION
    WITH $query AS query WHERE query IS NOT NULL
    CALL db.index.fulltext.queryNodes('entity_text', query, {limit: 4 * $limit})
    YIELD node AS n, score
    WHERE n.graph_id = $graph_id
    RETURN n ORDER BY score DESC, n.uuid LIMIT $limit
    UNION
    UNWIND $vectors AS vector
    CALL (vector) {
      MATCH (n:Entity)
        SEARCH n IN (VECTOR INDEX entity_vector FOR vector
          WHERE n.graph_id = $graph_id LIMIT $fetch) SCORE AS score
      RETURN n ORDER BY score DESC, n.uuid LIMIT $limit
    }
    RETURN n
    UNION
    UNWIND found AS f
    UNWIND [startNode(f), endNode(f)] AS n
    WITH n WHERE n:Entity
    RETURN n
  }
  RETURN collect(
    // parts/entity_record
    ) AS entities
}
RETURN state, entities, COLLECT {
  UNWIND CASE WHEN $told THEN found ELSE [] END AS f
  RETURN
    // parts/fact_record
} AS facts
