  j.place, j.uuid, j.task, j.kind, j.created_at, j.status, j.attempts, j.not_before,
  j.finished_at, j.error, j.answer,
  (SELECT json_group_array(about.episode)
   FROM (SELECT episode FROM job_episode WHERE job = j.place ORDER BY ordinal) AS about)
