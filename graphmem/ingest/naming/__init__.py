"""Names in text: where they stand, what kind of thing they may name, and which forms are one."""
