// access: write
// params: graph_id: STRING, rows: LIST<MAP>
// returns: stored
// Ties episodes to what they mention.
UNWIND $rows AS row
MATCH (e:Episode {graph_id: $graph_id, uuid: row.episode})
MATCH (n:Referent {graph_id: $graph_id, uuid: row.entity})
CREATE (e)-[m:MENTIONS {graph_id: $graph_id, uuid: row.uuid}]->(n)
SET m += row.props
RETURN count(m) AS stored
