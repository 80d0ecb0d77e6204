-- access: write
-- params: graph, uuid, position, source, content, created_at, role, name, reference_time, thread_id, source_description, metadata, trust, zone
-- returns: none
-- An episode, verbatim.
INSERT INTO episode (
  graph, uuid, position, source, content, created_at, role, name, reference_time, thread_id,
  source_description, metadata, trust, zone
) VALUES (
  :graph, :uuid, :position, :source, :content, :created_at, :role, :name, :reference_time,
  :thread_id, :source_description, :metadata, :trust, :zone
)
