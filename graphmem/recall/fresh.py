"""Of two that say much the same, the newer first."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from graphmem.core.records import Vector
    from graphmem.core.tables import Table

__all__ = ["ALIKE", "FIRST", "newer_first"]

FIRST: Final = 10
"""Records that change places; those behind them stay."""
ALIKE: Final = 0.5
"""Least centred cosine of two that speak of one thing."""


def newer_first(
    table: Table, rows: Sequence[int], vectors: Mapping[str, Vector], alike: float = ALIKE
) -> list[int]:
    """The rows with each of the first `FIRST` moved up before the older ones it may replace.

    A row moves to the place of the first that was said earlier, by the same speaker, and is alike:
    the cosine of their vectors, each minus the mean of all, is above `alike`. The set of the first
    is the same, so nothing is lost by it; a value that changed stands above what it was. Rows
    without a vector stay.

    Args:
        table: passages.
        rows: row numbers, best first, one for each episode (`Ranking.order`).
        vectors: of the episodes by uuid (`Store.vectors`: of the first passage), unit length.
        alike: the least cosine.

    Measured on BEAM's development half: the updated statement stands above the original in .65 of
    the questions (.40 without), recall@10 the same; on LoCoMo's, recall@5 is the same.
    """
    head = list(rows[:FIRST])
    alike_of = _Likeness(table, head, vectors)
    moved: list[int] = []
    for row in head:
        place = len(moved)
        for above, other in enumerate(moved):
            if (
                table.said_at[other] < table.said_at[row]
                and table.speakers[other] == table.speakers[row]
                and table.roles[other] == table.roles[row]
                and alike_of(other, row) > alike
            ):
                place = above
                break
        moved.insert(place, row)
    return moved + list(rows[FIRST:])


class _Likeness:
    """Centred cosines of a few rows, from their vectors and the column `central`."""

    def __init__(self, table: Table, rows: Sequence[int], vectors: Mapping[str, Vector]) -> None:
        import numpy as np

        self._norm = table.mean_norm
        self._vectors: dict[int, NDArray[Any]] = {}
        self._central: dict[int, float] = {}
        for row in rows:
            vector = vectors.get(table.uuids[row])
            central = float(table.central[_first(table, row)])
            if vector is not None and central == central:
                self._vectors[row] = np.frombuffer(vector, "<f4")
                self._central[row] = central

    def __call__(self, one: int, other: int) -> float:
        if one not in self._vectors or other not in self._vectors:
            return -1.0
        m, a, b = self._norm, self._central[one], self._central[other]
        both = float(self._vectors[one] @ self._vectors[other]) - m * (a + b) + m * m
        lengths = (1 + m * m - 2 * m * a) * (1 + m * m - 2 * m * b)
        return both / sqrt(lengths) if lengths > 1e-12 else 1.0


def _first(table: Table, row: int) -> int:
    """The row of the episode's first passage, as far as it is here."""
    uuid = table.uuids[row]
    while (before := int(table.before[row])) >= 0 and table.uuids[before] == uuid:
        row = before
    return row
