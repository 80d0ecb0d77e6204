// access: write
// params: graph_id: STRING, rows: LIST<MAP>
// returns: stored
// Keeps the dated word that two entities are one, or are not: (drop)-[:SAME_AS]->(keep).
UNWIND $rows AS row
MATCH (keep:Referent {graph_id: $graph_id, uuid: row.keep})
MATCH (drop:Referent {graph_id: $graph_id, uuid: row.drop})
CREATE (drop)-[l:$(row.type) {graph_id: $graph_id, uuid: row.uuid}]->(keep)
SET l += row.props
RETURN count(l) AS stored
