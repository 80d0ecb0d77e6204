// params: graph_id: STRING, mentions: LIST<MAP>
// Ties episodes to what they mention; returns how many of the rows found both ends.
UNWIND $mentions AS row
MATCH (e:Episode {graph_id: $graph_id, uuid: row.episode})
MATCH (n:Referent {graph_id: $graph_id, uuid: row.entity})
CREATE (e)-[m:MENTIONS {graph_id: $graph_id, uuid: row.uuid}]->(n)
SET m += row.props, m.created_at = datetime(row.props.created_at)
RETURN count(m) AS mentions
