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
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

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

    def known(self, graph_id: str, forgotten: int, uuids: Iterable[str]) -> dict[str, KeptPassage]:
        """Those of these passages that were read before, by uuid.

        Args:
            graph_id: the graph.
            forgotten: how many passages it has forgotten, when the uuids were found.
            uuids: the passages.
        """
        found: dict[str, KeptPassage] = {}
        for uuid in uuids:
            key = (graph_id, forgotten, uuid)
            known = self._known.get(key)
            if known is not None:
                self._known.move_to_end(key)
                found[uuid] = known
        return found

    def keep(
        self, graph_id: str, forgotten: int, read: Iterable[Sequence[Any]]
    ) -> dict[str, KeptPassage]:
        """Passages by uuid, kept from now on but for those whose vector may still come.

        Args:
            graph_id: the graph.
            forgotten: how many passages it has forgotten, when the uuids were found.
            read: rows of `passage_rows`.
        """
        found: dict[str, KeptPassage] = {}
        for uuid, *columns, numbers in read:
            passage = found[uuid] = KeptPassage(tuple(columns), _unit(numbers))
            key = (graph_id, forgotten, uuid)
            if passage.vector is not None and key not in self._known:
                self._known[key] = passage
                self._bytes += passage.bytes
        while self._bytes > self._limit:
            _, gone = self._known.popitem(last=False)
            self._bytes -= gone.bytes
        return found


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
