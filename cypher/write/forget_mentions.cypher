// access: write
// params: graph_id: STRING, episodes: LIST<STRING>
// returns: nothing
// Takes the mentions of forgotten episodes out.
UNWIND $episodes AS episode
MATCH (:Episode {graph_id: $graph_id, uuid: episode})-[m:MENTIONS]->()
DELETE m
