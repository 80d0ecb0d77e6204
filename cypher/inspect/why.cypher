// access: read
// params: graph: STRING (user:ID or graph:ID), fact: STRING (uuid of a fact, or words in it), limit: INTEGER
// returns: fact, since, until, part, said, quote, said_at, speaker, trust, episode, content
// Why we believe a fact: the claims of its subject and relation, those that support or end it, their
// quotes and the episodes that state them.
// graphmem cypher why --param fact="lives in Rome"
MATCH (s:Entity {graph_id: $graph})-[f:FACT]->(o:Entity)
WHERE f.uuid = $fact OR toLower(f.fact) CONTAINS toLower($fact)
MATCH (c:Claim {graph_id: $graph, name: f.name})<-[:STATES]-(e:Episode)
WHERE c.subject IN [s.uuid] + s.members
  AND (c.object IS NULL OR c.object IN [o.uuid] + o.members OR c.uuid = f.closed_by)
RETURN f.fact AS fact, f.valid_at AS since, f.invalid_at AS until,
       CASE WHEN c.uuid = f.closed_by THEN 'closes it' ELSE c.polarity END AS part,
       c.fact AS said, c.quote AS quote, c.said_at AS said_at,
       coalesce(c.speaker, e.name, e.role) AS speaker, c.trust AS trust,
       e.uuid AS episode, e.content AS content
ORDER BY since, fact, f.uuid, said_at, c.ordinal LIMIT $limit
