// params: none
// A claim `c` as a record, its instants in microseconds since 1970.
c {.*, said_at: c.said_at.epochSeconds * 1000000 + c.said_at.microsecond,
   created_at: c.created_at.epochSeconds * 1000000 + c.created_at.microsecond}
