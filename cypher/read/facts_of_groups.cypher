// access: read
// params: graph_id: STRING, groups: LIST<MAP>
// returns: record
// What the graph holds now of subjects and relations, to be compared with a new fold.
MATCH (g:Graph {graph_id: $graph_id}) WHERE g.erasing IS NULL
UNWIND $groups AS asked
MATCH ()-[f:FACT {graph_id: $graph_id, subject: asked.subject, name: asked.name}]->()
RETURN DISTINCT f {.*, embedding: null} AS record ORDER BY record.uuid
