// access: write
// params: graph_id: STRING, rows: LIST<MAP>, stamp: ZONED DATETIME
// returns: episode
// Writes down how jobs ended; returns the episodes they were about.
UNWIND $rows AS row
MATCH (j:Job {graph_id: $graph_id, uuid: row.job})
SET j.status = row.status, j.error = row.error, j.answer = row.answer,
    j.not_before = row.not_before,
    j.finished_at = CASE WHEN row.status IN ['succeeded', 'failed'] THEN $stamp END
WITH j
UNWIND j.episodes AS episode
RETURN DISTINCT episode
