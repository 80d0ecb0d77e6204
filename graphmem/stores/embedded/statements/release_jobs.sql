-- access: write
-- params: graph
-- returns: none
-- What was being processed and is not settled waits again.
-- Both states are named so that the index of unsettled jobs is used, not the whole graph's jobs.
UPDATE job SET status = 'pending'
WHERE graph = :graph AND status = 'processing' AND status IN ('pending', 'processing')
