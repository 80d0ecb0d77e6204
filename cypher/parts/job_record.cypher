// params: none
// A job `j` as a record, its instants in microseconds since 1970.
j {.*, created_at: j.created_at.epochSeconds * 1000000 + j.created_at.microsecond,
   not_before: j.not_before.epochSeconds * 1000000 + j.not_before.microsecond,
   finished_at: j.finished_at.epochSeconds * 1000000 + j.finished_at.microsecond}
