// params: none
// An entity `n` as a record: without its vector, its instant in microseconds since 1970.
n {.*, embedding: null, created_at: n.created_at.epochSeconds * 1000000 + n.created_at.microsecond}
