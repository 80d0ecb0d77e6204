-- access: read
-- params: graph, scope
-- returns: entries, length
-- How many rows this graph searches in a scope, and how long they are: BM25 of this graph alone.
SELECT entries, length FROM corpus WHERE graph = :graph AND scope = :scope
