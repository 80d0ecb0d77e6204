"""Arithmetic over the columns of a table that every channel shares. Pure; numpy on first use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from graphmem.core.tables import Table

__all__ = ["Around", "around", "scale"]

FULL: Final = 60
"""Terms of a neighbour that count whole; a longer one gives less (design: RETRIEVAL)."""


def scale(
    values: NDArray[Any], entries: int, allowed: NDArray[Any], absent: float = 0.0
) -> NDArray[Any]:
    """`max(-1, (x - mean) / (max - mean))`: the best row 1, the average row of the graph 0.

    Args:
        values: one for each row.
        entries: rows of the graph.
        allowed: the rows that may be shown. The best of them is 1; every other row of the graph,
            in the table or not, counts as `absent` in the mean: which of them a store sends along
            must not change the scale. A row that is not allowed may have more than 1.
        absent: the value of a row without any evidence.

    Where no row stands out all are 0: the channel says nothing.
    """
    import numpy as np

    shown = int(np.count_nonzero(allowed))
    if not shown:
        return np.zeros(len(values), np.float32)
    count = max(entries, shown)
    those = values if shown == len(values) else values[allowed]
    total = float(those.sum(dtype=np.float64)) + (count - shown) * absent
    mean = total / count
    reach = float(those.max()) - mean
    if reach <= 1e-9 * max(1.0, abs(mean)):
        return np.zeros(len(values), np.float32)
    found = np.subtract(values, mean, dtype=np.float32)
    found /= np.float32(reach)
    return np.maximum(found, np.float32(-1.0), out=found)


@dataclass(frozen=True, slots=True)
class Around:
    """The neighbours of every row of a table.

    Attributes:
        rows: by step, -3 to 3 (before is negative; not 0), the row that stands there in the
            thread; the number of rows (one behind the last) where there is none.
        shares: how much of a row counts as a neighbour, `min(1, FULL / its terms)`; one 0 more at
            the end, for the neighbour that is none.
        alone: nothing has a neighbour (facts, entities); `rows` and `shares` are then empty.
    """

    rows: Mapping[int, NDArray[Any]]
    shares: NDArray[Any]
    alone: bool = False


def around(table: Table) -> Around:
    """The neighbours of every row, three before to three after."""
    return table.once("around", _around)


def _around(table: Table) -> Around:
    import numpy as np

    if table.scope != "episode":
        return Around({}, np.empty(0, np.float32), alone=True)
    count = np.int32(len(table))
    before = np.append(np.where(table.before < 0, count, table.before), count)
    after = np.append(np.where(table.after < 0, count, table.after), count)
    one, next_one = before[:-1], after[:-1]
    two, next_two = before[one], after[next_one]
    three, next_three = before[two], after[next_two]
    rows = {-1: one, -2: two, -3: three, 1: next_one, 2: next_two, 3: next_three}
    shares = np.minimum(1.0, FULL / np.maximum(table.lengths, 1)).astype(np.float32)
    return Around(rows, np.append(shares, np.float32(0.0)))
