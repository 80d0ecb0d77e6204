-- access: read
-- params: graph, seen
-- returns: scope, row
-- What went since an index last looked.
SELECT scope, row FROM removal WHERE graph = :graph AND change > :seen
