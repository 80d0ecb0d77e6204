-- access: write
-- params: row, graph, uuid, episode, ordinal, text, terms, hidden
-- returns: none
-- A searchable stretch of an episode; a second one of the same name changes nothing.
INSERT INTO passage (row, graph, uuid, episode, ordinal, text, terms, hidden)
VALUES (:row, :graph, :uuid, :episode, :ordinal, :text, :terms, :hidden)
