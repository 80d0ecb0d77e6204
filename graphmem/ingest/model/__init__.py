"""A model reads: the prompt, the contract of its answer, and the tolerant reading of it."""
