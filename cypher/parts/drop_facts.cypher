// params: graph_id: STRING, dropped_facts: LIST<STRING>
// Takes facts out.
UNWIND $dropped_facts AS uuid
MATCH ()-[f:FACT {graph_id: $graph_id, uuid: uuid}]->()
DELETE f
