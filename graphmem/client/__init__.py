"""The clients: what a person types. `AsyncGraphMem` is the one, `GraphMem` the same, blocking."""
