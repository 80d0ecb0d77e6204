"""Passages that were read before, kept in this program between questions.

What a table needs of a passage never changes, its vector neither; what may change (whether it is
there, and meets the filters) the server tells with every question. A graph counts what it forgot,
from a start of its own in each of its lives: rows of another count are asked for anew.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from graphmem.stores.neo4j.connection import Connection

__all__ = ["KEPT_BYTES", "KeptPassage", "KeptPassages", "cosines"]

KEPT_BYTES = 128 * 2**20
ROW_BYTES = 1_200
"""About what a kept passage takes beside its words and its vector."""


@dataclass(frozen=True, slots=True)
class KeptPassage:
    """The columns of a passage as its table has them, and its vector of length 1, if it has one.

    `columns`: episode, line, place, tokens, name, role, said_at, marks.
    """

    columns: tuple[Any, ...]
    vector: NDArray[Any] | None

    @property
    def bytes(self) -> int:
        """About what it takes."""
        return ROW_BYTES + len(self.columns[3]) + (0 if self.vector is None else self.vector.nbytes)


class KeptPassages:
    """Those of one store in this program; the least recently used go first."""

    def __init__(self, limit: int = KEPT_BYTES) -> None:
        """Keep about `limit` bytes."""
        self._limit = limit
        self._bytes = 0
        self._known: OrderedDict[tuple[str, int, str], KeptPassage] = OrderedDict()

    async def of(
        self,
        connection: Connection,
        graph_id: str,
        prefix: str,
        forgotten: int,
        uuids: Sequence[str],
    ) -> Mapping[str, KeptPassage]:
        """These passages by uuid, those that are there: at most 1 statement.

        Args:
            connection: to the server.
            graph_id: the graph.
            prefix: what stands before its tokens.
            forgotten: how many passages it has forgotten, when the uuids were found.
            uuids: the passages.
        """
        found: dict[str, KeptPassage] = {}
        unread: list[str] = []
        for uuid in uuids:
            key = (graph_id, forgotten, uuid)
            if (known := self._known.get(key)) is None:
                unread.append(uuid)
            else:
                self._known.move_to_end(key)
                found[uuid] = known
        if unread:
            told = await connection.ask(
                "passage_rows", graph_id=graph_id, prefix=prefix, uuids=unread
            )
            for uuid, *columns, vector in told[0]["found"]:
                read = KeptPassage(tuple(columns), _unit(vector))
                found[uuid] = read
                if read.vector is not None:  # it may come later
                    self._keep((graph_id, forgotten, uuid), read)
        return found

    def _keep(self, key: tuple[str, int, str], read: KeptPassage) -> None:
        if key in self._known:  # another question read it meanwhile
            return
        self._known[key] = read
        self._bytes += read.bytes
        while self._bytes > self._limit:
            _, gone = self._known.popitem(last=False)
            self._bytes -= gone.bytes


def cosines(kept: Iterable[KeptPassage], direction: NDArray[Any] | None) -> NDArray[Any]:
    """The cosine of each passage's vector with a direction; NaN where one of them is missing."""
    vectors = [each.vector for each in kept]
    near = np.full(len(vectors), np.nan, np.float32)
    there = [place for place, vector in enumerate(vectors) if vector is not None]
    if direction is not None and there:
        unit = np.asarray(direction / np.linalg.norm(direction), np.float32)
        near[there] = np.stack([vectors[place] for place in there]) @ unit  # pyright: ignore[reportCallIssue, reportArgumentType]
    return near


def _unit(numbers: Sequence[float] | None) -> NDArray[Any] | None:
    if numbers is None:
        return None
    vector = np.asarray(numbers, np.float32)
    length = float(np.linalg.norm(vector))
    return vector / np.float32(length) if length else None
