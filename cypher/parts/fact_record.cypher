// params: none
// A fact `f` as a record: without its vector, its instants in microseconds since 1970, which a client
// reads at a tenth of the cost.
f {.*, embedding: null,
   created_at: f.created_at.epochSeconds * 1000000 + f.created_at.microsecond,
   valid_at: f.valid_at.epochSeconds * 1000000 + f.valid_at.microsecond,
   invalid_at: f.invalid_at.epochSeconds * 1000000 + f.invalid_at.microsecond,
   expired_at: f.expired_at.epochSeconds * 1000000 + f.expired_at.microsecond}
