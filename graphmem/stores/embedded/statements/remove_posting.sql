-- access: write
-- params: graph, scope, term, row
-- returns: none
-- A row that is gone, or that now says something else, is not found by its old terms.
DELETE FROM posting WHERE graph = :graph AND scope = :scope AND term = :term AND row = :row
