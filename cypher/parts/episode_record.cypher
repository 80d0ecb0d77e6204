// params: none
// An episode `e` as a record, its instants in microseconds since 1970.
e {.*, created_at: e.created_at.epochSeconds * 1000000 + e.created_at.microsecond,
   reference_time: e.reference_time.epochSeconds * 1000000 + e.reference_time.microsecond}
