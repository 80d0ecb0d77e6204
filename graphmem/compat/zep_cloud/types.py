"""What programs for Zep import from `zep_cloud.types`."""

from __future__ import annotations

from graphmem.client.results import (
    Context,
    ContextTemplate,
    Entity,
    Episode,
    Fact,
    Message,
    SearchFilters,
    SearchResults,
    Thread,
    User,
)

__all__ = [
    "Context",
    "ContextTemplate",
    "Entity",
    "EntityEdge",
    "EntityNode",
    "Episode",
    "Fact",
    "GraphSearchResults",
    "Message",
    "SearchFilters",
    "SearchResults",
    "Thread",
    "ThreadContextResponse",
    "User",
]

EntityEdge = Fact
EntityNode = Entity
GraphSearchResults = SearchResults
ThreadContextResponse = Context
