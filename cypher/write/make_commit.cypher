// access: write
// params: parts/commit_steps, call: STRING, loose: LIST<STRING>, keys: LIST<STRING>, grown: MAP
// returns: version, mentions, claims, links, facts
// All that a commit writes once `open_commit` agreed. Last come its stamp, the mark by which a repeated
// call knows that it was made, and by how much the graph's records and their terms grew.
WITH $loose AS loose, $keys AS keys
// parts/commit_steps
MATCH (g:Graph {graph_id: $graph_id}) USING INDEX SEEK g:Graph(graph_id)
WITH *, g {
  facts: g.facts + $grown.facts, fact_terms: g.fact_terms + $grown.fact_terms,
  entities: g.entities + $grown.entities, entity_terms: g.entity_terms + $grown.entity_terms
} AS sums
SET g += sums, g.stamp = $stamp, g.call = $call
RETURN g.version AS version, mentions, claims, links, facts
