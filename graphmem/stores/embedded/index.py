"""The indexes of one store in this program: what is searched, in memory, as the file has it.

A search reads the graph's change counter in its own transaction; what is newer than the index is
read from the file, by whatever program it was written, before anything is answered. Graphs beyond
the memory limit are let go, least recently used first.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from graphmem.stores.embedded import graphs
from graphmem.stores.embedded.connection import MovedError
from graphmem.stores.embedded.kept import Records
from graphmem.stores.embedded.scopes import Entities, Facts, Passages
from graphmem.stores.embedded.vectors import Matrix

if TYPE_CHECKING:
    from graphmem.core.records import GraphState
    from graphmem.stores.embedded.connection import Tx
    from graphmem.stores.embedded.graphs import Graph
    from graphmem.stores.embedded.layout import Layout, Moment
    from graphmem.stores.embedded.vectors import Slots
    from graphmem.stores.embedded.words import Texts

__all__ = ["MEMORY_BYTES", "Index", "Indexes", "ScopeIndex"]

MEMORY_BYTES = 1024 * 2**20
LAYOUTS: dict[int, type[Layout]] = {
    graphs.EPISODES: Passages,
    graphs.FACTS: Facts,
    graphs.ENTITIES: Entities,
}


class ScopeIndex:
    """The rows and vectors of one scope. Safe for several threads."""

    def __init__(self, scope: int) -> None:
        """Nothing read yet."""
        self.scope = scope
        self.layout = LAYOUTS[scope]()
        self._matrix = Matrix()
        self._slots: Slots | None = None
        self._lock = threading.Lock()

    @property
    def bytes(self) -> int:
        """How much memory it takes, about."""
        return self.layout.bytes + self._matrix.bytes

    @property
    def seen(self) -> tuple[int, int]:
        """The changes that its rows and its vectors have followed; its size is that of then."""
        return self.layout.seen, self._matrix.seen

    def texts(self, tx: Tx, graph: Graph) -> Texts:
        """The rows by their words alone: 1 statement if the graph changed, at most 2.

        Raises:
            MovedError: the index is newer than this transaction.
        """
        with self._lock:
            self._read_rows(tx, graph)
            return self.layout.texts()

    def moment(self, tx: Tx, graph: Graph) -> Moment:
        """The rows with their vectors: 2 statements if the graph changed, at most 4.

        Raises:
            MovedError: the index is newer than this transaction.
        """
        with self._lock:
            self._read_rows(tx, graph)
            self._read_vectors(tx, graph)
            if self._slots is None:
                self._slots = self._matrix.slots()
            return self.layout.moment(self._slots)

    def _read_rows(self, tx: Tx, graph: Graph) -> None:
        seen = self.layout.seen
        if seen > graph.changed:
            raise MovedError
        if seen != graph.changed:
            self.layout.refresh(tx, graph, _gone(tx, graph, seen, self.scope))

    def _read_vectors(self, tx: Tx, graph: Graph) -> None:
        seen = self._matrix.seen
        if seen > graph.changed:
            raise MovedError
        if seen != graph.changed:
            self._slots = None
            self._matrix.refresh(tx, graph, self.scope, _gone(tx, graph, seen, self.scope))


def _gone(tx: Tx, graph: Graph, seen: int, scope: int) -> list[int] | None:
    """The rows removed since `seen`; None if nobody can tell any more. At most 1 statement."""
    if seen < 0 or graph.removed <= seen:
        return []
    if seen < graph.pruned:
        return None
    return [row for at, row in tx.all("removals", graph=graph.key, seen=seen) if at == scope]


class Index:
    """One graph."""

    def __init__(self) -> None:
        """Nothing read yet."""
        self.scopes = {scope: ScopeIndex(scope) for scope in LAYOUTS}
        self.bytes = 0
        """What it took when it was last measured."""
        self.records = Records()
        self._state: GraphState | None = None
        self._followed: tuple[int, ...] = ()
        self._scopes_bytes = 0

    def measured(self) -> int:
        """How much memory it takes, about."""
        followed = tuple(seen for scope in self.scopes.values() for seen in scope.seen)
        if followed != self._followed:
            self._followed = followed
            self._scopes_bytes = sum(scope.bytes for scope in self.scopes.values())
        return self.records.bytes + self._scopes_bytes

    def state(self, tx: Tx, graph: Graph) -> GraphState:
        """Where the graph stands: 2 statements if it moved, else none."""
        state = self._state
        # All unknown graphs share one index, the empty one.
        if state is None or (state.graph_id, state.version) != (graph.graph_id, graph.version):
            state = self._state = graphs.state(tx, graph)
        return state


class Indexes:
    """The graphs of one store that were searched last."""

    def __init__(self, limit: int = MEMORY_BYTES) -> None:
        """Keep at most `limit` bytes, or the one graph in use if that alone is larger."""
        self._limit = limit
        self._lock = threading.Lock()
        self._graphs: OrderedDict[int, Index] = OrderedDict()
        self.bytes = 0
        """How much memory all take, about."""

    def of(self, graph: Graph) -> Index:
        """The index of a graph; an empty one if it was not searched lately."""
        with self._lock:
            index = self._graphs.get(graph.key)
            if index is None:  # an empty one is three layouts: not made to be thrown away
                index = self._graphs[graph.key] = Index()
            self._graphs.move_to_end(graph.key)
            return index

    def measure(self, graph: Graph) -> None:
        """Look at the size of a graph that was just used, and let others go for it."""
        with self._lock:
            index = self._graphs.get(graph.key)
            if index is not None:
                size = index.measured()
                self.bytes += size - index.bytes
                index.bytes = size
            while len(self._graphs) > 1 and self.bytes > self._limit:
                _, let_go = self._graphs.popitem(last=False)
                self.bytes -= let_go.bytes
