// access: write
// params: graph_id: STRING, episodes: LIST<STRING>
// returns: nothing
// Takes forgotten episodes out of the jobs about them, with a model's answer, which quotes them; a
// job about nothing goes.
UNWIND $episodes AS episode
MATCH (:Episode {graph_id: $graph_id, uuid: episode})<-[:ABOUT]-(j:Job)
WITH DISTINCT j
SET j.episodes = [uuid IN j.episodes WHERE NOT uuid IN $episodes], j.answer = null
WITH j WHERE size(j.episodes) = 0
DETACH DELETE j
