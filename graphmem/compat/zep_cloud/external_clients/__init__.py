"""Where programs for Zep find `ontology`."""
