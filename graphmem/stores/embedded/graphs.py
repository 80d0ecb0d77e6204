"""Where a graph stands, as every request begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphmem.core.records import GraphState
from graphmem.errors import ConflictError
from graphmem.stores.embedded import rows

if TYPE_CHECKING:
    from graphmem.stores.embedded.connection import Tx

__all__ = ["ENTITIES", "EPISODES", "FACTS", "NOWHERE", "Graph", "find", "found_or_made", "state"]

EPISODES, FACTS, ENTITIES = 0, 1, 2
"""The scopes that are searched, as the tables name them."""

NOWHERE = 0
"""The key of no graph: keys begin at 1."""


@dataclass(frozen=True, slots=True)
class Graph:
    """A row of the table `graph`."""

    key: int
    graph_id: str
    version: int = 0
    stamp: int | None = None
    changed: int = 0
    removed: int = 0
    erasing: bool = False
    token: int = 0
    lease_until: int | None = None
    position: int = 0
    pruned: int = 0


def _read(tx: Tx, graph_id: str) -> Graph:
    row = tx.first("graph", graph_id=graph_id)
    if row is None:
        return Graph(NOWHERE, graph_id)
    return Graph(
        key=row[0],
        graph_id=graph_id,
        version=row[1],
        stamp=row[2],
        changed=row[3],
        removed=row[4],
        erasing=bool(row[5]),
        token=row[6],
        lease_until=row[7],
        position=row[8],
        pruned=row[9],
    )


def find(tx: Tx, graph_id: str) -> Graph:
    """The graph; an empty one at `NOWHERE` if there is none or it is being erased.

    1 statement; none where this snapshot was asked for it before.
    """
    if tx.seen is not None and graph_id in tx.seen:
        return tx.seen[graph_id]
    graph = _read(tx, graph_id)
    found = Graph(NOWHERE, graph_id) if graph.erasing else graph
    if tx.seen is not None:
        tx.seen[graph_id] = found
    return found


def found_or_made(tx: Tx, graph_id: str) -> Graph:
    """The graph, made if there was none.

    Raises:
        ConflictError: it is being erased.
    """
    tx.run("add_graph", graph_id=graph_id)
    graph = _read(tx, graph_id)
    if graph.erasing:
        raise ConflictError(
            f"graph_id={graph_id!r} is being erased; call erase() until it returns False, then "
            "repeat"
        )
    return graph


def state(tx: Tx, graph: Graph) -> GraphState:
    """The graph's state with its links and relation records: 2 statements."""
    links = tx.all("identity_links", graph=graph.key)
    relations = tx.all("relations", graph=graph.key)
    return GraphState(
        graph_id=graph.graph_id,
        version=graph.version,
        stamp=rows.instant(graph.stamp),
        links=tuple(rows.link(row, graph.graph_id) for row in links),
        relations=tuple(rows.relation(row, graph.graph_id) for row in relations),
    )
