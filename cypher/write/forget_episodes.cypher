// access: write
// params: graph_id: STRING, episodes: LIST<STRING>
// returns: after
// Deletes forgotten episodes with their passages; returns the episodes that came next in their threads.
UNWIND $episodes AS episode
MATCH (e:Episode {graph_id: $graph_id, uuid: episode})
OPTIONAL MATCH (e)-[:NEXT]->(n:Episode) WHERE NOT n.uuid IN $episodes
OPTIONAL MATCH (e)-[:HAS_PASSAGE]->(p:Passage)
WITH e, n.uuid AS next, collect(p) AS passages
FOREACH (p IN passages | DETACH DELETE p)
DETACH DELETE e
RETURN collect(DISTINCT next) AS after
