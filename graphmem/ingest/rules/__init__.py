"""Reading messages and plain text by rules: a readable first dozen of sentence patterns."""
