// access: read
// params: graph_id: STRING, uuids: LIST<STRING>
// returns: record
// These episodes, in the order of arrival.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
UNWIND $uuids AS uuid
MATCH (e:Episode {graph_id: $graph_id, uuid: uuid})
RETURN e {.*} AS record ORDER BY e.position
