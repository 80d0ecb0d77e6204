-- access: write
-- params: graph, uuid, task, kind, created_at, status, attempts, not_before, finished_at, error, answer
-- returns: none
-- Work that waits; the same job again waits again.
INSERT INTO job (
  graph, uuid, task, kind, created_at, status, attempts, not_before, finished_at, error, answer
) VALUES (
  :graph, :uuid, :task, :kind, :created_at, :status, :attempts, :not_before, :finished_at, :error,
  :answer
)
ON CONFLICT (graph, uuid) DO UPDATE SET status = excluded.status, finished_at = NULL
