-- access: write
-- params: graph, scope, term, row, times, length
-- returns: none
-- A term stands so many times in a row of so many terms.
INSERT INTO posting (graph, scope, term, row, times, length)
VALUES (:graph, :scope, :term, :row, :times, :length)
