-- access: write
-- params: graph, subject, name, object
-- returns: none
-- A timeline on which nothing is painted any more.
DELETE FROM slot
WHERE graph = :graph AND subject = :subject AND name = :name AND object = :object
