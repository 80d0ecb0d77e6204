// access: write
// params: parts/graph_nodes, parts/commit_before, parts/commit_steps, version: INTEGER, held: INTEGER?,
//   call: STRING, spoken: LIST<STRING>, grown: MAP
// returns: mentions, claims, links, facts
// A whole commit that forgets nothing: takes the graph's node and, under a lease, the lease's node, so
// that neither can move until the end; if all is as the commit was reasoned from (the version, the last
// stamp, the lease's token, the episodes that it rests on are there), and it was not made before, it
// makes it. No row, and nothing written, if not: `open_commit` then tells why.
CALL () {
  // parts/graph_nodes
}
CALL () {
  // The only sums over these nodes: a second one would wait for those who wait for the node by now.
  MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id)
  MATCH (l:Lease {graph_id: $graph_id})
  SET g.version = g.version + 0
  FOREACH (_ IN CASE WHEN $held IS NULL THEN [] ELSE [1] END | SET l.token = l.token + 0)
}
CALL () {
  // Looked for anew: what was read before the lock may have been stale.
  MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id)
  MATCH (l:Lease {graph_id: $graph_id})
  WHERE g.version = $version AND g.erasing IS NULL
    AND coalesce(g.call <> $call, true) AND coalesce(g.stamp < $stamp, true)
    AND coalesce(l.token = $held, $held IS NULL)
    AND COUNT {
      UNWIND $spoken AS uuid
      MATCH (:Episode {graph_id: $graph_id, uuid: uuid})
    } = size($spoken)
  RETURN g
}
// parts/commit_before
CALL () {
  UNWIND $dropped_facts AS uuid
  MATCH (s)-[f:FACT {graph_id: $graph_id, uuid: uuid}]->(o)
  USING INDEX SEEK f:FACT(graph_id, uuid)
  UNWIND [s.uuid, o.uuid] AS end
  RETURN collect(DISTINCT end) AS resting
}
WITH *, g {
  facts: g.facts + $grown.facts - facts, fact_terms: g.fact_terms + $grown.fact_terms - fact_terms,
  entities: g.entities + $grown.entities - entities,
  entity_terms: g.entity_terms + $grown.entity_terms - entity_terms
} AS sums
WITH g, sums, keys, $dropped_entities + resting + members AS loose
// parts/commit_steps
SET g += sums, g.version = $version + 1, g.stamp = $stamp, g.call = $call
RETURN mentions, claims, links, facts
