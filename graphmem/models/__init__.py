"""Adapters to models: the bundled static embedder and whatever speaks over a network."""
