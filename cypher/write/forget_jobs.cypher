// access: write
// params: graph_id: STRING, episodes: LIST<STRING>
// returns: nothing
// Takes forgotten episodes out of the jobs about them; a job about nothing goes.
UNWIND $episodes AS episode
MATCH (:Episode {graph_id: $graph_id, uuid: episode})<-[:ABOUT]-(j:Job)
WITH DISTINCT j
SET j.episodes = [uuid IN j.episodes WHERE NOT uuid IN $episodes]
WITH j WHERE size(j.episodes) = 0
DETACH DELETE j
