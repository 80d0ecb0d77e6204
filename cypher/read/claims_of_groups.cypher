// access: read
// params: graph_id: STRING, groups: LIST<MAP>
// returns: record
// What a fold needs: the claims of subjects and relations, and all that is linked to them, in both directions.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
UNWIND $groups AS asked
MATCH (c:Claim {graph_id: $graph_id, subject: asked.subject, name: asked.name})
MATCH (c)-[:CORRECTS|REPEATS|FULFILS*0..]-(told:Assertion)
WITH DISTINCT told WHERE told:Claim
RETURN told {.*} AS record ORDER BY told.uuid
