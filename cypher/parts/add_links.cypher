// params: graph_id: STRING, links: LIST<MAP>
// Keeps the dated word that two entities are one, or are not: (drop)-[:SAME_AS]->(keep). Returns how many.
UNWIND $links AS row
MATCH (keep:Referent {graph_id: $graph_id, uuid: row.keep})
MATCH (drop:Referent {graph_id: $graph_id, uuid: row.drop})
CREATE (drop)-[l:$(row.type) {graph_id: $graph_id, uuid: row.uuid}]->(keep)
SET l += row.props, l.created_at = datetime(row.props.created_at)
RETURN count(l) AS links
