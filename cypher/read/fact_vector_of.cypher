// access: read
// params: graph_id: STRING, vector: LIST<FLOAT>, of: LIST<STRING>, limit: INTEGER,
//   parts/fact_conditions
// returns: uuid, score
// Facts by meaning at some entities: all of them compared, so that none is missed; cosine, best first.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
UNWIND $of AS uuid
MATCH (:Referent {graph_id: $graph_id, uuid: uuid})-[f:FACT]-()
WITH DISTINCT f WHERE f.embedding IS NOT NULL
  AND // parts/fact_conditions
WITH f, 2 * vector.similarity.cosine(f.embedding, $vector) - 1 AS score
RETURN f.uuid AS uuid, score ORDER BY score DESC, uuid LIMIT $limit
