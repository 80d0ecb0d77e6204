// params: none
// A mention `m` as a record, its instant in microseconds since 1970.
m {.*, created_at: m.created_at.epochSeconds * 1000000 + m.created_at.microsecond}
