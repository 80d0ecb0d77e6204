// params: graph_id: STRING
// Makes waiting work durable, tied to the episodes it is about: `jobs`, at the places from `first` on.
UNWIND range(0, size(jobs) - 1) AS i
WITH jobs[i] AS row, first + i AS place
MERGE (j:Job {graph_id: $graph_id, uuid: row.uuid})
SET j = row, j.place = place, j.created_at = datetime(row.created_at),
    j.not_before = datetime(row.not_before), j.finished_at = datetime(row.finished_at)
WITH j, row
UNWIND row.episodes AS uuid
MATCH (e:Episode {graph_id: $graph_id, uuid: uuid})
MERGE (j)-[:ABOUT]->(e)
