// params: graph_id: STRING, dropped_facts: LIST<STRING>
// Takes facts out.
UNWIND $dropped_facts AS uuid
MATCH ()-[f:FACT {graph_id: $graph_id, uuid: uuid}]->()
USING INDEX SEEK f:FACT(graph_id, uuid)
DELETE f
