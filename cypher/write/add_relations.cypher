// access: write
// params: graph_id: STRING, rows: LIST<MAP>
// returns: stored
// Keeps dated entries of the graph's relation catalogue.
UNWIND $rows AS row
CREATE (r:Relation {graph_id: $graph_id, uuid: row.uuid})
SET r += row
RETURN count(r) AS stored
