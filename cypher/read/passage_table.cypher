// access: read
// params: graph_id: STRING, query: STRING, depth: INTEGER, vector: LIST<FLOAT>?, fetch: INTEGER,
//   judged: INTEGER, limit: INTEGER, state: BOOLEAN, parts/state, parts/passage_conditions
// returns: state, entries, terms, forgotten, version, laid
// Candidates by words and by meaning, each with the three passages before it in its thread and the
// two after: which they are, whether they were found, and whether they meet the conditions; the rest
// of them is read once (`passage_rows`). Neighbours are ordered by all that their index is ordered
// by, or it would be read to the end of the thread.
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id) WHERE g.erasing IS NULL
OPTIONAL MATCH (s:Sequence {graph_id: $graph_id})
OPTIONAL CALL (g) {
  WITH g WHERE $state
  // parts/state
}
RETURN
  state,
  coalesce(s.passages, 0) AS entries, coalesce(s.terms, 0) AS terms,
  coalesce(s.forgotten, 0) AS forgotten, g.version AS version,
  COLLECT {
    CALL () {
      CALL db.index.fulltext.queryNodes('passage_text', $query, {limit: $depth})
      YIELD node AS p, score
      WHERE p.graph_id = $graph_id
        AND // parts/passage_conditions
      RETURN p ORDER BY score DESC, p.episode, p.ordinal LIMIT $limit
      UNION
      WITH $vector AS vector WHERE vector IS NOT NULL AND $threads IS NULL AND $episode_uuids IS NULL
      MATCH (p:Passage)
        SEARCH p IN (VECTOR INDEX passage_vector FOR vector
          WHERE p.graph_id = $graph_id AND p.source IN $sources LIMIT $fetch) SCORE AS score
      WITH p, score ORDER BY score DESC LIMIT $judged
      WITH p, score WHERE p.graph_id = $graph_id
        AND // parts/passage_conditions
      RETURN p ORDER BY score DESC, p.episode, p.ordinal LIMIT $limit
      UNION
      WITH $vector AS vector
      WHERE vector IS NOT NULL AND $threads IS NOT NULL AND $episode_uuids IS NULL
      MATCH (p:Passage)
        SEARCH p IN (VECTOR INDEX passage_vector FOR vector
          WHERE p.graph_id = $graph_id AND p.source IN $sources AND p.thread_id IN $threads
          LIMIT $fetch) SCORE AS score
      WITH p, score ORDER BY score DESC LIMIT $judged
      WITH p, score WHERE p.graph_id = $graph_id
        AND // parts/passage_conditions
      RETURN p ORDER BY score DESC, p.episode, p.ordinal LIMIT $limit
      UNION
      UNWIND $episode_uuids AS uuid
      MATCH (:Episode {graph_id: $graph_id, uuid: uuid})-[:HAS_PASSAGE]->(p:Passage)
      WHERE $vector IS NOT NULL AND p.embedding IS NOT NULL
        AND // parts/passage_conditions
      RETURN p ORDER BY vector.similarity.cosine(p.embedding, $vector) DESC, p.episode, p.ordinal LIMIT $limit
    }
    CALL (p) {
      RETURN p AS q, 1 AS found
      UNION ALL
      MATCH (q:Passage {graph_id: $graph_id, line: p.line}) WHERE q.place < p.place
      RETURN q, 0 AS found ORDER BY q.graph_id DESC, q.line DESC, q.place DESC LIMIT 3
      UNION ALL
      MATCH (q:Passage {graph_id: $graph_id, line: p.line}) WHERE q.place > p.place
      RETURN q, 0 AS found ORDER BY q.graph_id, q.line, q.place LIMIT 2
    }
    WITH q AS p, max(found) AS found
    RETURN [
      p.uuid, found,
      coalesce(
        // parts/passage_conditions
        , false)
    ]
  } AS laid
