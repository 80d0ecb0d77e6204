"""graphmem inside other programs: one module each, behind an extra of the same name."""
