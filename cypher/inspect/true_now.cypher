// access: read
// params: graph: STRING (user:ID or graph:ID), entity: STRING (name, alias or uuid),
//   at: INTEGER (microseconds since 1970 UTC; now unless given), limit: INTEGER
// returns: fact, relation, about, value, since, until, planned, said_in, uuid
// What is true now about somebody or something, newest first.
// graphmem cypher true_now --param entity=Jane
MATCH (e:Entity {graph_id: $graph})
WHERE e.uuid = $entity OR toLower(e.name) = toLower($entity)
   OR any(alias IN e.aliases WHERE toLower(alias) = toLower($entity))
MATCH (e)-[f:FACT]-()
WHERE f.holds_from <= $at AND f.holds_to > $at
WITH DISTINCT f, startNode(f) AS s, endNode(f) AS o
RETURN f.fact AS fact, f.name AS relation, s.name AS about, o.name AS value,
       f.valid_at AS since, f.invalid_at AS until, f.status = 'planned' AS planned,
       f.episodes AS said_in, f.uuid AS uuid
ORDER BY since DESC, uuid LIMIT $limit
