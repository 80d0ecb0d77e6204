// access: write
// params: graph_id: STRING, uuids: LIST<STRING>
// returns: nothing
// Takes facts out.
UNWIND $uuids AS uuid
MATCH ()-[f:FACT {graph_id: $graph_id, uuid: uuid}]->()
DELETE f
