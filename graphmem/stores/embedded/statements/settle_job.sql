-- access: write
-- params: graph, uuid, status, error, answer, not_before, finished_at
-- returns: none
-- How a job ended; one that was forgotten meanwhile is not missed.
UPDATE job SET status = :status, error = :error, answer = :answer, not_before = :not_before,
  finished_at = :finished_at
WHERE graph = :graph AND uuid = :uuid
