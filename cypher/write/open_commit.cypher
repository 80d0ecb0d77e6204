// access: write
// params: parts/graph_nodes, fenced: BOOLEAN, forgotten: LIST<STRING>, dropped_facts: LIST<STRING>,
//   parts/commit_before
// returns: version, stamp, erasing, call, token, resting, members, keys, facts, fact_terms,
//   entities, entity_terms
// First of each commit: takes the graph's node with the next version and, under a lease, the lease's
// node, so that neither can move until the end. Then it tells what the commit must agree with (the
// version, the last stamp and call, the lease's token), and what it may leave behind or outweigh.
CALL () {
  // parts/graph_nodes
}
CALL () {
  // The only sums over these nodes: a second one would wait for those who wait for the node by now.
  MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id)
  MATCH (l:Lease {graph_id: $graph_id})
  SET g.version = g.version + 1
  FOREACH (_ IN CASE WHEN $fenced THEN [1] ELSE [] END | SET l.token = l.token + 0)
}
CALL () {
  // Looked for anew: what was read before the lock may have been stale.
  MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id)
  MATCH (l:Lease {graph_id: $graph_id})
  RETURN g.version AS version, g.erasing IS NOT NULL AS erasing, g.call AS call, l.token AS token,
         g.stamp.epochSeconds * 1000000 + g.stamp.microsecond AS stamp
}
CALL () {
  // The referents that forgotten episodes and dropped facts refer to.
  CALL () {
    UNWIND $forgotten AS episode
    MATCH (e:Episode {graph_id: $graph_id, uuid: episode})
    CALL (e) {
      MATCH (e)-[:MENTIONS]->(n:Referent) RETURN n
      UNION
      MATCH (e)-[:STATES]->(:Claim)-[:SUBJECT|OBJECT]->(n:Referent) RETURN n
    }
    RETURN n
    UNION
    UNWIND $dropped_facts AS fact
    MATCH (s)-[f:FACT {graph_id: $graph_id, uuid: fact}]->(o)
    USING INDEX SEEK f:FACT(graph_id, uuid)
    UNWIND [s, o] AS n
    RETURN n
    UNION
    WITH 1 AS once WHERE size($forgotten) > 0
    MATCH (a)-[l:SAME_AS {graph_id: $graph_id}]->(b)
    USING INDEX SEEK l:SAME_AS(graph_id, uuid) WHERE l.uuid > '' AND l.episode IN $forgotten
    UNWIND [a, b] AS n
    RETURN n
    UNION
    WITH 1 AS once WHERE size($forgotten) > 0
    MATCH (a)-[l:DISTINCT_FROM {graph_id: $graph_id}]->(b)
    USING INDEX SEEK l:DISTINCT_FROM(graph_id, uuid) WHERE l.uuid > '' AND l.episode IN $forgotten
    UNWIND [a, b] AS n
    RETURN n
  }
  RETURN collect(DISTINCT n.uuid) AS resting
}
// parts/commit_before
RETURN version, stamp, erasing, call, token, resting, members, keys, facts,
       fact_terms, entities, entity_terms
