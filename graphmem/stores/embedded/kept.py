"""Records read lately, kept as long as the file says the same.

Reading a row is cheap, making a record of it is not: the facts around an entity that is asked
about again and again, and the entity itself, are made once. What a commit changed is let go
before anything is answered, as in the index; a removal lets all go.
"""

from __future__ import annotations

import threading
from itertools import islice
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphmem.core.records import Entity, Episode, Fact
    from graphmem.stores.embedded.connection import Tx
    from graphmem.stores.embedded.graphs import Graph

    Kept: TypeAlias = Episode | Fact | Entity

__all__ = ["KINDS", "Records"]

KINDS: Final = ("episode", "fact", "entity")
MOST = 4096
"""Records of each kind that are kept of a graph; those read first go first."""
RECORD_BYTES = 2048
"""About what a record takes."""

Kind: TypeAlias = Literal["episode", "fact", "entity"]


class Records:
    """The records of one graph. Safe for several threads."""

    def __init__(self) -> None:
        """None yet."""
        self._lock = threading.Lock()
        self._seen = -1
        self._kept: dict[Kind, dict[str, Kept]] = {kind: {} for kind in KINDS}

    @property
    def bytes(self) -> int:
        """How much memory they take, about."""
        return RECORD_BYTES * sum(map(len, self._kept.values()))

    def known(self, tx: Tx, graph: Graph, kind: Kind, uuids: Iterable[str]) -> dict[str, Kept]:
        """Those of these records that are here as this transaction has them.

        1 statement if the graph changed, else none.
        """
        with self._lock:
            if self._seen > graph.changed:
                return {}  # an older snapshot than the one that was read last
            if self._seen != graph.changed:
                self._follow(tx, graph)
            kept = self._kept[kind]
            return {uuid: kept[uuid] for uuid in uuids if uuid in kept}

    def keep(self, graph: Graph, kind: Kind, records: Mapping[str, Kept]) -> None:
        """Keep what this transaction has read, if nobody has seen a later change by now."""
        with self._lock:
            if self._seen != graph.changed:
                return
            kept = self._kept[kind]
            kept.update(records)
            if len(kept) > MOST:
                for uuid in list(islice(kept, len(kept) - MOST)):
                    del kept[uuid]

    def _follow(self, tx: Tx, graph: Graph) -> None:
        if graph.removed > self._seen:
            for kept in self._kept.values():
                kept.clear()
        elif any(self._kept.values()):
            for (uuid,) in tx.all("changed_records", graph=graph.key, seen=self._seen):
                for kept in self._kept.values():
                    kept.pop(uuid, None)
        self._seen = graph.changed
