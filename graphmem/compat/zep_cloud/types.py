"""What programs for Zep import from `zep_cloud.types`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, cast

from pydantic import BaseModel, ConfigDict, model_validator

from graphmem.client.results import (
    Context,
    ContextTemplate,
    DateFilter,
    Entity,
    Fact,
    Graph,
    Message,
    Receipt,
    SearchResults,
    Thread,
    User,
)
from graphmem.client.results import SearchFilters as NativeFilters
from graphmem.compat.zep_cloud.answers import EntityEdge, EntityNode, Episode
from graphmem.compat.zep_cloud.answers import Episodes as EpisodeResponse
from graphmem.compat.zep_cloud.answers import Graphs as GraphListResponse
from graphmem.compat.zep_cloud.answers import Messages as MessageListResponse
from graphmem.compat.zep_cloud.answers import Threads as ThreadListResponse
from graphmem.compat.zep_cloud.answers import Users as UserListResponse

__all__ = [
    "AddThreadMessagesResponse",
    "ComparisonOperator",
    "Context",
    "ContextTemplate",
    "DateFilter",
    "Entity",
    "EntityEdge",
    "EntityEdgeSourceTarget",
    "EntityNode",
    "Episode",
    "EpisodeData",
    "EpisodeResponse",
    "Fact",
    "Graph",
    "GraphDataType",
    "GraphListResponse",
    "GraphSearchResults",
    "GraphSearchScope",
    "Message",
    "MessageListResponse",
    "Reranker",
    "RoleType",
    "SearchFilters",
    "SearchResults",
    "Thread",
    "ThreadContextResponse",
    "ThreadListResponse",
    "User",
    "UserListResponse",
    "UserNodeResponse",
]

AddThreadMessagesResponse = Receipt
GraphSearchResults = SearchResults
ThreadContextResponse = Context
UserNodeResponse = EntityNode

ComparisonOperator = Literal["=", "<>", ">", "<", ">=", "<=", "IS NULL", "IS NOT NULL"]
GraphDataType = Literal["json", "text", "message"]
GraphSearchScope = Literal["edges", "nodes", "episodes", "observations", "auto"]
Reranker = Literal["rrf", "mmr", "node_distance", "episode_mentions", "cross_encoder"]
RoleType = Literal["user", "assistant", "system", "tool", "function", "norole"]


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


class EntityEdgeSourceTarget(BaseModel):
    """What a type of facts may join; None: any entity."""

    model_config = ConfigDict(defer_build=True, extra="forbid", frozen=True)

    source: str | None = None
    target: str | None = None
