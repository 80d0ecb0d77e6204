// access: read
// params: graph: STRING (user:ID or graph:ID), entity: STRING (name, alias or uuid), limit: INTEGER
// returns: since, until, fact, relation, value, status, learned, ended, uuid
// Everything ever known about somebody or something, in the order in which it began; unknown starts last.
// graphmem cypher timeline --param entity=Jane
MATCH (e:Entity {graph_id: $graph})
WHERE e.uuid = $entity OR toLower(e.name) = toLower($entity)
   OR any(alias IN e.aliases WHERE toLower(alias) = toLower($entity))
MATCH (e)-[f:FACT]-()
WITH DISTINCT f, endNode(f) AS o
RETURN f.valid_at AS since, f.invalid_at AS until, f.fact AS fact, f.name AS relation,
       o.name AS value, f.status AS status, f.created_at AS learned, f.expired_at AS ended,
       f.uuid AS uuid
ORDER BY since, until, uuid LIMIT $limit
