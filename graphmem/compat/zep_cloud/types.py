"""What programs for Zep import from `zep_cloud.types`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from pydantic import BaseModel, ConfigDict, model_validator

from graphmem.client.results import (
    Context,
    ContextTemplate,
    DateFilter,
    Entity,
    Fact,
    Message,
    SearchResults,
    Thread,
    User,
)
from graphmem.client.results import SearchFilters as NativeFilters
from graphmem.compat.zep_cloud.answers import EntityEdge, EntityNode, Episode

__all__ = [
    "Context",
    "ContextTemplate",
    "DateFilter",
    "Entity",
    "EntityEdge",
    "EntityNode",
    "Episode",
    "EpisodeData",
    "Fact",
    "GraphSearchResults",
    "Message",
    "SearchFilters",
    "SearchResults",
    "Thread",
    "ThreadContextResponse",
    "User",
]

GraphSearchResults = SearchResults
ThreadContextResponse = Context


class SearchFilters(NativeFilters):
    """Conditions that results must meet; what is None is none."""

    @model_validator(mode="before")
    @classmethod
    def _given(cls, conditions: Any) -> Any:
        if not isinstance(conditions, dict):
            return conditions
        given = cast("dict[str, Any]", conditions)
        return {name: value for name, value in given.items() if value is not None}


class EpisodeData(BaseModel):
    """One episode of `graph.add_batch`; `type` is "text", "json" or "message"."""

    model_config = ConfigDict(defer_build=True, extra="forbid")

    data: str
    type: str
    created_at: datetime | str | None = None
    source_description: str | None = None
    metadata: dict[str, Any] | None = None
