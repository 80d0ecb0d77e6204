// access: read
// params: graph_id: STRING, prefix: STRING, query: STRING, depth: INTEGER, vector: LIST<FLOAT>?,
//   mean: LIST<FLOAT>?, fetch: INTEGER, judged: INTEGER, limit: INTEGER, state: BOOLEAN, parts/state,
//   parts/entity_conditions
// returns: state, entries, terms, version, laid
// Candidates by words and by meaning, the nearest in the index judged by their records.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
OPTIONAL CALL (g) {
  WITH g WHERE $state
  // parts/state
}
RETURN
  state,
  g.entities AS entries, g.entity_terms AS terms, g.version AS version,
  COLLECT {
    CALL () {
      CALL db.index.fulltext.queryNodes('entity_text', $query, {limit: $depth})
      YIELD node AS n, score
      WHERE n.graph_id = $graph_id
        AND // parts/entity_conditions
      RETURN n ORDER BY score DESC, n.uuid LIMIT $limit
      UNION
      WITH $vector AS vector WHERE vector IS NOT NULL AND $entity_uuids IS NULL
      MATCH (n:Entity)
        SEARCH n IN (VECTOR INDEX entity_vector FOR vector
          WHERE n.graph_id = $graph_id LIMIT $fetch) SCORE AS score
      WITH n, score ORDER BY score DESC LIMIT $judged
      WITH n, score WHERE n.graph_id = $graph_id
        AND // parts/entity_conditions
      RETURN n ORDER BY score DESC, n.uuid LIMIT $limit
      UNION
      UNWIND $entity_uuids AS uuid
      MATCH (n:Referent:Entity {graph_id: $graph_id, uuid: uuid})
      WHERE $vector IS NOT NULL AND n.embedding IS NOT NULL
        AND // parts/entity_conditions
      RETURN n ORDER BY vector.similarity.cosine(n.embedding, $vector) DESC, n.uuid LIMIT $limit
    }
    RETURN [
      n.uuid, replace(n.tokens, $prefix, ''),
      2 * vector.similarity.cosine(n.embedding, $vector) - 1,
      2 * vector.similarity.cosine(n.embedding, $mean) - 1
    ]
  } AS laid
