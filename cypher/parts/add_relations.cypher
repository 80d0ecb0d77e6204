// params: graph_id: STRING, relations: LIST<MAP>
// Keeps dated entries of the graph's relation catalogue.
UNWIND $relations AS row
CREATE (r:Relation {graph_id: $graph_id, uuid: row.uuid})
SET r += row, r.created_at = datetime(row.created_at)
