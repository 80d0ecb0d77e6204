"""Channels that read the columns of who, when and what kind; 0 to 1, None: it says nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from graphmem.core.marks import NAMES, TIMES
from graphmem.recall.passages import asking, holds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from graphmem.core.tables import Table
    from graphmem.recall.when import Moments

__all__ = ["asks_of", "dated", "newness", "said_by", "wished"]

USER: Final = 1
"""The role of `Table.roles` that is the user."""
MONTH, YEAR = 1.0, 0.1
"""Said in the month asked about; only in the year."""
DAY, AFTER, BEFORE = 1.0, 0.6, 0.2
DAYS_AFTER, DAYS_BEFORE = 10, 3
"""People tell of a day on it, or some days after; seldom before."""
SHORT = 3
"""Days of a span that is told of like a day."""
_DAY: Final = 86_400_000_000
MAX_YEARS: Final = 100
"""Years that a month without a year may mean."""
_NUMBERS: Final = (
    *"one two three four five six seven eight nine ten".split(),
    *"twelv dozen coupl both third twice".split(),
    *map(str, range(1, 31)),
)


def said_by(table: Table, people: Sequence[str], *, users: bool) -> NDArray[Any] | None:
    """1 for what the one person whom the question names said (or, of facts, what is said of them).

    Where it names nobody and `users` is set, 1 for the user's own messages. Two people: nothing.
    """
    if len(people) == 1 and people[0] in table.names:
        return (table.speakers == table.names.index(people[0])).astype("f4")
    if not people and users and len(table.roles):
        return (table.roles == USER).astype("f4")
    return None


def dated(table: Table, moments: Moments) -> tuple[NDArray[Any] | None, NDArray[Any] | None]:
    """Said in the month, year or span that the question names; and about the day.

    Month (and year, if named) or span 1, only the year `YEAR`; the days after a short span `AFTER`.
    The day 1, the `DAYS_AFTER` days
    after it `AFTER`, the `DAYS_BEFORE` before `BEFORE`.
    """
    import numpy as np

    if not moments or not len(table):
        return None, None
    said = table.said_at
    years = moments.years or _years(said)
    fits = np.zeros(len(table), np.float32)
    for year in moments.years:
        if not moments.months:
            _raise(fits, said, _start(year, 1), _start(year + 1, 1), YEAR)
    for year in years:
        for month in moments.months:
            _raise(fits, said, _start(year, month), _start(year, month + 1), MONTH)
    for start, end in moments.spans:
        if end - start <= SHORT * _DAY:
            _raise(fits, said, end, end + DAYS_AFTER * _DAY, AFTER)
        _raise(fits, said, start, end, MONTH)
    return fits, _days(said, years, moments) if moments.days else None


def _days(said: NDArray[Any], years: Sequence[int], moments: Moments) -> NDArray[Any]:
    import numpy as np

    fits = np.zeros(len(said), np.float32)
    for year in years:
        for month, day in moments.days:
            start = _start(year, month) + (day - 1) * _DAY
            _raise(fits, said, start - DAYS_BEFORE * _DAY, start, BEFORE)
            _raise(fits, said, start, start + _DAY, DAY)
            _raise(fits, said, start + _DAY, start + (1 + DAYS_AFTER) * _DAY, AFTER)
    return fits


def _raise(fits: NDArray[Any], said: NDArray[Any], start: int, end: int, value: float) -> None:
    """Give what was said in a half-open span at least this value."""
    import numpy as np

    within = (said >= start) & (said < end)
    np.maximum(fits, np.float32(value), out=fits, where=within)


def _years(said: NDArray[Any]) -> range:
    """The years in which anything was said, at most the last hundred."""
    import numpy as np

    first, last = (
        int(border.astype("M8[us]").astype("M8[Y]").astype(int)) + 1970
        for border in (np.int64(said.min()), np.int64(said.max()))
    )
    return range(max(first, last - MAX_YEARS), last + 1)


def _start(year: int, month: int) -> int:
    """The first instant of a month (13: January of the next year), UTC, microseconds."""
    import numpy as np

    months = (year - 1970) * 12 + month - 1
    return int(np.datetime64(months, "M").astype("M8[us]").astype(np.int64))


def wished(table: Table, wish: str) -> NDArray[Any]:
    """1 for rows that have what the question wishes: a name, a time, a number."""
    if wish == "number":
        return holds(table, _NUMBERS)
    mark = TIMES if wish == "time" else NAMES
    return (table.flags & mark != 0).astype("f4")


def newness(table: Table) -> NDArray[Any]:
    """The newest row 1, the oldest 0, the others by their time between."""
    return table.once("newness", _newness)


def _newness(table: Table) -> NDArray[Any]:
    import numpy as np

    first = int(table.said_at.min()) if len(table) else 0
    reach = int(table.said_at.max()) - first if len(table) else 0
    if not reach:
        return np.zeros(len(table), np.float32)
    return ((table.said_at - first) / reach).astype(np.float32)


def asks_of(
    table: Table, subject: NDArray[Any] | None, asks: float, asked_of: float
) -> list[tuple[str, float, NDArray[Any] | None]]:
    """Rows that end with a question: they seldom answer one; somebody else's may lead to it."""
    questions = asking(table)
    others = None if subject is None else questions * (1 - subject)
    return [("asks", asks, questions), ("asked_of", asked_of, others)]
