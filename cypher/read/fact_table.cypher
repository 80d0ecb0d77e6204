// access: read
// params: graph_id: STRING, prefix: STRING, query: STRING, depth: INTEGER, vector: LIST<FLOAT>?,
//   mean: LIST<FLOAT>?, fetch: INTEGER, judged: INTEGER, limit: INTEGER, of: LIST<STRING>?,
//   from_most: INTEGER, to_above: INTEGER, statuses: LIST<STRING>, state: BOOLEAN, parts/state,
//   parts/fact_conditions
// returns: state, entries, terms, version, laid
// Candidates by words and by meaning, the nearest in the index judged by their records; at some
// entities all facts are compared, so that none is missed.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
OPTIONAL CALL (g) {
  WITH g WHERE $state
  // parts/state
}
RETURN
  state,
  g.facts AS entries, g.fact_terms AS terms, g.version AS version,
  COLLECT {
    CALL () {
      CALL db.index.fulltext.queryRelationships('fact_text', $query, {limit: $depth})
      YIELD relationship AS f, score
      WHERE f.graph_id = $graph_id
        AND // parts/fact_conditions
      RETURN f ORDER BY score DESC, f.uuid LIMIT $limit
      UNION
      WITH $vector AS vector
      WHERE vector IS NOT NULL AND $of IS NULL AND $fact_uuids IS NULL AND $names IS NULL
      MATCH ()-[f:FACT]->()
        SEARCH f IN (VECTOR INDEX fact_vector FOR vector
          WHERE f.graph_id = $graph_id AND f.holds_from <= $from_most AND f.holds_to > $to_above
            AND f.status IN $statuses LIMIT $fetch) SCORE AS score
      WITH f, score ORDER BY score DESC LIMIT $judged
      WITH f, score WHERE f.graph_id = $graph_id
        AND // parts/fact_conditions
      RETURN f ORDER BY score DESC, f.uuid LIMIT $limit
      UNION
      WITH $vector AS vector
      WHERE vector IS NOT NULL AND $of IS NULL AND $fact_uuids IS NULL AND $names IS NOT NULL
      MATCH ()-[f:FACT]->()
        SEARCH f IN (VECTOR INDEX fact_vector FOR vector
          WHERE f.graph_id = $graph_id AND f.holds_from <= $from_most AND f.holds_to > $to_above
            AND f.status IN $statuses AND f.name IN $names LIMIT $fetch) SCORE AS score
      WITH f, score ORDER BY score DESC LIMIT $judged
      WITH f, score WHERE f.graph_id = $graph_id
        AND // parts/fact_conditions
      RETURN f ORDER BY score DESC, f.uuid LIMIT $limit
      UNION
      UNWIND $of AS uuid
      MATCH (:Referent {graph_id: $graph_id, uuid: uuid})-[f:FACT]-()
      WHERE $vector IS NOT NULL AND $fact_uuids IS NULL
      WITH DISTINCT f WHERE f.embedding IS NOT NULL
        AND // parts/fact_conditions
      RETURN f ORDER BY vector.similarity.cosine(f.embedding, $vector) DESC, f.uuid LIMIT $limit
      UNION
      UNWIND $fact_uuids AS uuid
      MATCH ()-[f:FACT {graph_id: $graph_id, uuid: uuid}]->()
      USING INDEX SEEK f:FACT(graph_id, uuid)
      WHERE $vector IS NOT NULL AND f.embedding IS NOT NULL
        AND // parts/fact_conditions
      RETURN f ORDER BY vector.similarity.cosine(f.embedding, $vector) DESC, f.uuid LIMIT $limit
    }
    RETURN [
      f.uuid, replace(f.tokens, $prefix, ''), f.subject, f.holds_from,
      2 * vector.similarity.cosine(f.embedding, $vector) - 1,
      2 * vector.similarity.cosine(f.embedding, $mean) - 1
    ]
  } AS laid
