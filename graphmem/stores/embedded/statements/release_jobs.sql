-- access: write
-- params: graph
-- returns: none
-- What was being processed and is not settled waits again.
UPDATE job SET status = 'pending' WHERE graph = :graph AND status = 'processing'
