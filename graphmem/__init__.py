"""graphmem: memory for AI agents as a temporal knowledge graph."""
