"""graphmem: memory for AI agents as a temporal knowledge graph.

Importing it does nothing: the names below load what they need when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphmem.client.async_client import AsyncGraphMem
    from graphmem.client.results import (
        BatchReceipt,
        Context,
        ContextTemplate,
        DateFilter,
        Entity,
        Episode,
        Explanation,
        Fact,
        Graph,
        Message,
        Observation,
        Rebuilt,
        Receipt,
        Refusal,
        SearchFilters,
        SearchResults,
        Status,
        Subgraph,
        SummaryInstruction,
        Task,
        Thread,
        ThreadSummary,
        User,
    )
    from graphmem.client.sync import GraphMem
    from graphmem.errors import (
        AlreadyExistsError,
        BudgetExceededError,
        ConfigError,
        ConflictError,
        CorruptError,
        GraphMemError,
        InputError,
        ModelError,
        ModelUnavailableError,
        NotFoundError,
        OutputError,
        RefusedError,
        SchemaError,
        StoreError,
        UnavailableError,
        UnsupportedError,
    )

__all__ = [
    "AlreadyExistsError",
    "AsyncGraphMem",
    "BatchReceipt",
    "BudgetExceededError",
    "ConfigError",
    "ConflictError",
    "Context",
    "ContextTemplate",
    "CorruptError",
    "DateFilter",
    "Entity",
    "Episode",
    "Explanation",
    "Fact",
    "Graph",
    "GraphMem",
    "GraphMemError",
    "InputError",
    "Message",
    "ModelError",
    "ModelUnavailableError",
    "NotFoundError",
    "Observation",
    "OutputError",
    "Rebuilt",
    "Receipt",
    "Refusal",
    "RefusedError",
    "SchemaError",
    "SearchFilters",
    "SearchResults",
    "Status",
    "StoreError",
    "Subgraph",
    "SummaryInstruction",
    "Task",
    "Thread",
    "ThreadSummary",
    "UnavailableError",
    "UnsupportedError",
    "User",
]

__version__ = "0.1.0"

_HOMES = {"AsyncGraphMem": "graphmem.client.async_client", "GraphMem": "graphmem.client.sync"}


def __getattr__(name: str) -> object:
    """Load a public name on first use."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    if name.endswith("Error"):
        home = "graphmem.errors"
    else:
        home = _HOMES.get(name, "graphmem.client.results")
    value = getattr(importlib.import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    return [*__all__, "__version__"]
