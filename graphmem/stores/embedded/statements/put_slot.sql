-- access: write
-- params: graph, subject, name, object, body, tail
-- returns: none
-- What the painter must remember to append.
INSERT INTO slot (graph, subject, name, object, body, tail)
VALUES (:graph, :subject, :name, :object, :body, :tail)
ON CONFLICT (graph, subject, name, object) DO UPDATE SET body = excluded.body, tail = excluded.tail
