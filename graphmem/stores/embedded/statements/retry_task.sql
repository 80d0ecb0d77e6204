-- access: write
-- params: task
-- returns: none
-- What failed waits again, as if it had not been tried: an answer that led nowhere is not read again.
UPDATE job SET status = 'pending', attempts = 0, not_before = NULL, finished_at = NULL,
  error = NULL, answer = NULL
WHERE task = :task AND status = 'failed'
  AND graph IN (SELECT key FROM graph WHERE erasing = 0)
