// access: write
// params: graph_id: STRING, rows: LIST<MAP>
// returns: stored
// Inserts or replaces derived entities; a vector stays.
UNWIND $rows AS row
MERGE (n:Referent {graph_id: $graph_id, uuid: row.uuid})
SET n:Entity, n += row.props
RETURN count(n) AS stored
