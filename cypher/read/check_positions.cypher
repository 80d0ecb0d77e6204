// access: read
// params: limit: INTEGER
// returns: wrong
// Looks the whole store over for episodes that share a position or are beyond their graph's last one.
MATCH (s:Sequence)
MATCH (e:Episode {graph_id: s.graph_id}) WHERE e.position > 0
WITH s, count(e) AS episodes, count(DISTINCT e.position) AS positions, max(e.position) AS last
WHERE episodes <> positions OR last > s.position
WITH 'graph ' + s.graph_id + ': positions are taken twice or beyond ' + s.position AS wrong
RETURN wrong LIMIT $limit
