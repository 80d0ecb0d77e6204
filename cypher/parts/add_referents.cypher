// params: graph_id: STRING, referents: LIST<STRING>
// Makes sure that all that a commit refers to has its node, in the order of ids.
UNWIND $referents AS uuid
MERGE (:Referent {graph_id: $graph_id, uuid: uuid})
