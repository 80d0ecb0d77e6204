// access: write
// params: graph_id: STRING, rows: LIST<MAP>
// returns: stored
// Inserts or replaces derived facts; a vector stays.
UNWIND $rows AS row
MATCH (s:Referent {graph_id: $graph_id, uuid: row.subject})
MATCH (o:Referent {graph_id: $graph_id, uuid: row.object})
MERGE (s)-[f:FACT {graph_id: $graph_id, uuid: row.uuid}]->(o)
SET f += row.props
RETURN count(f) AS stored
