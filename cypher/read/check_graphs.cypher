// access: read
// params: limit: INTEGER
// returns: wrong
// Looks the whole store over for records of graphs that are not there.
MATCH (n:Episode|Referent|Assertion|Job|Slot|Relation|FormerFact|Name|Passage|Term)
WHERE NOT EXISTS { (:Graph {graph_id: n.graph_id}) }
WITH DISTINCT 'graph ' + n.graph_id + ' is gone, but ' + head(labels(n)) + ' records remain' AS wrong
RETURN wrong LIMIT $limit
