-- access: write
-- params: row, graph, uuid, episode, ordinal, text, terms, hidden, marks
-- returns: none
-- A searchable stretch of an episode; a second one of the same name changes nothing.
INSERT INTO passage (row, graph, uuid, episode, ordinal, text, terms, hidden, marks)
VALUES (:row, :graph, :uuid, :episode, :ordinal, :text, :terms, :hidden, :marks)
