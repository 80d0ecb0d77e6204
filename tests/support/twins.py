"""Which blocking classes are made of which async ones: what `make_sync` writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PACKAGE = Path(__file__).parents[2] / "graphmem"


@dataclass(frozen=True)
class Twin:
    """A blocking class, made of the async methods of another."""

    source: str
    """The async class: `users.AsyncUsers` is that of users.py beside the generated file."""
    name: str
    path: str
    """Where the async client has it: `mem.user`; `mem`: it is the client."""
    extends: str = ""
    """The class that has already what is not in the source."""
    parts: tuple[str, ...] = ()
    """Bases of the source whose methods count as its own."""
    children: Mapping[str, str] = field(default_factory=dict)
    """Its namespaces: attribute to class."""
    also_awaiting: bool = False
    """Whether each method is there a second time, to be awaited, with an a before its name."""


@dataclass(frozen=True)
class Module:
    """A generated file."""

    path: str
    """Where it stands in the package."""
    doc: str
    client: str
    """The async client that is run."""
    twins: tuple[Twin, ...]
    exports: tuple[str, ...]

    @property
    def target(self) -> Path:
        """The file."""
        return PACKAGE / self.path

    @property
    def folder(self) -> str:
        """The package that it is of, as it is imported."""
        return ".".join(("graphmem", *Path(self.path).parts[:-1]))


MODULES = (
    Module(
        "client/sync.py",
        "`GraphMem`: the same as `AsyncGraphMem`, for programs that block.",
        "async_client.AsyncGraphMem",
        (
            Twin("users.AsyncUsers", "Users", "mem.user"),
            Twin("messages.AsyncMessages", "Messages", "mem.thread.message"),
            Twin("threads.AsyncThreads", "Threads", "mem.thread", children={"message": "Messages"}),
            Twin("contexts.AsyncContexts", "Contexts", "mem.context"),
            Twin("nodes.AsyncNodes", "Nodes", "mem.graph.node"),
            Twin("edges.AsyncEdges", "Edges", "mem.graph.edge"),
            Twin("episodes.AsyncEpisodes", "Episodes", "mem.graph.episode"),
            Twin("observations.AsyncObservations", "Observations", "mem.graph.observation"),
            Twin(
                "graphs.AsyncGraphs",
                "Graphs",
                "mem.graph",
                parts=("steering.AsyncSteering",),
                children={
                    "node": "Nodes",
                    "edge": "Edges",
                    "episode": "Episodes",
                    "observation": "Observations",
                },
            ),
            Twin("tasks.AsyncTasks", "Tasks", "mem.task"),
            Twin(
                "async_client.AsyncGraphMem",
                "GraphMem",
                "mem",
                children={
                    "user": "Users",
                    "thread": "Threads",
                    "graph": "Graphs",
                    "context": "Contexts",
                    "task": "Tasks",
                },
            ),
        ),
        ("GraphMem",),
    ),
    Module(
        "compat/zep_cloud/blocking.py",
        "`Zep` and its namespaces: the same as `AsyncZep`'s, for programs that block.",
        "async_client.AsyncZep",
        (
            Twin("namespaces.Users", "Users", "mem.user", extends="sync.Users"),
            Twin("records.Messages", "Messages", "mem.thread.message", extends="sync.Messages"),
            Twin(
                "namespaces.Threads",
                "Threads",
                "mem.thread",
                extends="sync.Threads",
                children={"message": "Messages"},
            ),
            Twin("records.Nodes", "Nodes", "mem.graph.node", extends="sync.Nodes"),
            Twin("records.Edges", "Edges", "mem.graph.edge", extends="sync.Edges"),
            Twin("records.Episodes", "Episodes", "mem.graph.episode", extends="sync.Episodes"),
            Twin(
                "graphs.Graphs",
                "Graphs",
                "mem.graph",
                extends="sync.Graphs",
                children={"node": "Nodes", "edge": "Edges", "episode": "Episodes"},
            ),
            Twin("namespaces.Contexts", "Contexts", "mem.context", extends="sync.Contexts"),
            Twin(
                "async_client.AsyncZep",
                "Zep",
                "mem",
                extends="sync.GraphMem",
                children={
                    "user": "Users",
                    "thread": "Threads",
                    "graph": "Graphs",
                    "context": "Contexts",
                    "task": "sync.Tasks",
                },
            ),
        ),
        (
            *("Contexts", "Edges", "Episodes", "Graphs", "Messages", "Nodes", "Threads", "Users"),
            "Zep",
        ),
    ),
    Module(
        "compat/zep_python/twins.py",
        "The namespaces of `ZepClient`, for programs that block, that await, or both.",
        "namespaces.AsyncZepClient",
        (
            Twin("namespaces.AsyncMemoryClient", "MemoryClient", "mem.memory", also_awaiting=True),
            Twin("namespaces.AsyncUserClient", "UserClient", "mem.user", also_awaiting=True),
        ),
        ("MemoryClient", "UserClient"),
    ),
    Module(
        "compat/mem0/blocking.py",
        "`MemoryClient`: the same as `AsyncMemoryClient`, for programs that block.",
        "async_client.AsyncMemoryClient",
        (Twin("async_client.AsyncMemoryClient", "MemoryClient", "mem"),),
        ("MemoryClient",),
    ),
)
