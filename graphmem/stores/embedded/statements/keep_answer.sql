-- access: write
-- params: graph_id, token, job, answer
-- returns: none
-- What a model said about leased work, before anything is made of it; nothing if the lease was lost.
UPDATE job SET answer = :answer
WHERE uuid = :job AND status = 'processing' AND graph = (
  SELECT key FROM graph
  WHERE graph_id = :graph_id AND token = :token AND lease_until IS NOT NULL AND erasing = 0)
