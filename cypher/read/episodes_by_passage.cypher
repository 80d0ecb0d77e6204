// access: read
// params: graph_id: STRING, rows: LIST<MAP>
// returns: record, embedding
// These episodes, each with the vector of the passage named with it.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
UNWIND $rows AS row
MATCH (e:Episode {graph_id: $graph_id, uuid: row.episode})
OPTIONAL MATCH (e)-[:HAS_PASSAGE]->(p:Passage {graph_id: $graph_id, ordinal: row.passage})
RETURN e {.*} AS record, p.embedding AS embedding
