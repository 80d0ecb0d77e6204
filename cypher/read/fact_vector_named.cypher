// access: read
// params: graph_id: STRING, vector: LIST<FLOAT>, from_most: INTEGER, to_above: INTEGER,
//   statuses: LIST<STRING>, fetch: INTEGER, limit: INTEGER,
//   parts/fact_conditions
// returns: uuid, score
// Facts by meaning among some relations, their span and status judged inside the index; cosine, best first.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
MATCH ()-[f:FACT]->()
  SEARCH f IN (VECTOR INDEX fact_vector FOR $vector
    WHERE f.graph_id = $graph_id AND f.holds_from <= $from_most AND f.holds_to > $to_above
      AND f.status IN $statuses AND f.name IN $names
    LIMIT $fetch) SCORE AS score
WITH f, score WHERE f.graph_id = $graph_id
  AND // parts/fact_conditions
RETURN f.uuid AS uuid, 2 * score - 1 AS score ORDER BY score DESC, uuid LIMIT $limit
