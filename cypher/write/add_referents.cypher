// access: write
// params: graph_id: STRING, uuids: LIST<STRING>
// returns: nothing
// Makes sure that all that a commit refers to has its node, in the order of ids.
UNWIND $uuids AS uuid
MERGE (:Referent {graph_id: $graph_id, uuid: uuid})
