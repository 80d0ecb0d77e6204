// access: read
// params: limit: INTEGER
// returns: wrong
// Looks the whole store over for nodes that nothing needs: bare assertions, bare referents, names nobody bears.
CALL () {
  MATCH (a:Assertion) WHERE NOT a:Claim AND NOT EXISTS { (a)--() } RETURN a AS n, 'assertion' AS what
  UNION ALL
  MATCH (r:Referent) WHERE NOT r:Entity AND NOT EXISTS { (r)--() } RETURN r AS n, 'referent' AS what
  UNION ALL
  MATCH (k:Name) WHERE NOT EXISTS { (k)--() } RETURN k AS n, 'name' AS what
}
WITH n, what WHERE EXISTS { (g:Graph {graph_id: n.graph_id}) WHERE g.erasing IS NULL }
WITH what + ' ' + coalesce(n.uuid, n.key) + ' of ' + n.graph_id + ' is needed by nothing' AS wrong
RETURN wrong LIMIT $limit
