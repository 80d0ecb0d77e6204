"""The pattern table: rows over light syntax, each with its examples; the examples are its tests."""
