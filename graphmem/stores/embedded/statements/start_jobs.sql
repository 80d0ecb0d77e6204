-- access: write
-- params: places
-- returns: none
-- The leased jobs are being processed, once more.
UPDATE job SET status = 'processing', attempts = attempts + 1
WHERE place IN (SELECT value FROM json_each(:places))
