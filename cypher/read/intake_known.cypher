// access: read
// params: graph_id: STRING, uuids: LIST<STRING>
// returns: erasing, position, place, now, episodes
// What an intake builds on, read after its sequence was taken: the last position and place, the
// server's clock in microseconds, and those of its episodes that are there already.
MATCH (g:Graph {graph_id: $graph_id})
MATCH (s:Sequence {graph_id: $graph_id})
RETURN g.erasing IS NOT NULL AS erasing, s.position AS position, s.place AS place,
       timestamp() * 1000 AS now,
       COLLECT {
         UNWIND $uuids AS uuid
         MATCH (e:Episode {graph_id: $graph_id, uuid: uuid})
         RETURN e {.*}
       } AS episodes
