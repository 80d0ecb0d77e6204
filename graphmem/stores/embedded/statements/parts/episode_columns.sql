  e.uuid, e.position, e.source, e.content, e.created_at, e.role, e.name, e.reference_time,
  e.thread_id, e.source_description, e.metadata, e.trust, e.zone
