// params: graph_id: STRING, settled: LIST<MAP>, stamp: ZONED DATETIME
// Writes down how jobs ended; returns the episodes they were about.
UNWIND $settled AS row
MATCH (j:Job {graph_id: $graph_id, uuid: row.job})
SET j.status = row.status, j.error = row.error, j.answer = row.answer,
    j.not_before = datetime(row.not_before),
    j.finished_at = CASE WHEN row.status IN ['succeeded', 'failed'] THEN $stamp END
WITH j
UNWIND j.episodes AS episode
RETURN collect(DISTINCT episode) AS read
