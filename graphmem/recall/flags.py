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

__all__ = ["asks_of", "dated", "said_by", "wished"]

USER: Final = 1
"""The role of `Table.roles` that is the user."""
MONTH, YEAR = 1.0, 0.1
"""Said in the month asked about; only in the year."""
DAY, AFTER, BEFORE = 1.0, 0.6, 0.2
DAYS_AFTER, DAYS_BEFORE = 10, 3
"""People tell of a day on it, or some days after; seldom before."""
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
        return (table.speakers == list(table.names).index(people[0])).astype("f4")
    if not people and users and len(table.roles):
        return (table.roles == USER).astype("f4")
    return None


def dated(table: Table, moments: Moments) -> tuple[NDArray[Any] | None, NDArray[Any] | None]:
    """Said in the month, year or span that the question names; and about the day.

    Month (and year, if named) or span 1, only the year `YEAR`. The day 1, the `DAYS_AFTER` days
    after it `AFTER`, the `DAYS_BEFORE` before `BEFORE`.
    """
    import numpy as np

    if not moments:
        return None, None
    said = table.said_at.astype("M8[us]")
    months = said.astype("M8[M]").astype(np.int64)
    years = months // 12 + 1970
    fits = np.zeros(len(table), np.float32)
    if moments.years:
        fits[np.isin(years, moments.years)] = 0.0 if moments.months else YEAR
    if moments.months:
        within = np.isin(months % 12 + 1, moments.months)
        if moments.years:
            within &= np.isin(years, moments.years)
        fits[within] = MONTH
    for start, end in moments.spans:
        fits[(table.said_at >= start) & (table.said_at < end)] = MONTH
    return fits, _days(said.astype("M8[D]"), years, moments) if moments.days else None


def _days(said: NDArray[Any], years: NDArray[Any], moments: Moments) -> NDArray[Any]:
    import numpy as np

    fits = np.zeros(len(said), np.float32)
    for year in moments.years or np.unique(years).tolist():
        for month, day in moments.days:
            first = np.datetime64(f"{year:04}-{month:02}", "M").astype("M8[D]")
            apart = (said - (first + np.timedelta64(day - 1, "D"))).astype(np.int64)
            near = np.where((apart > 0) & (apart <= DAYS_AFTER), AFTER, 0.0)
            near[(apart < 0) & (apart >= -DAYS_BEFORE)] = BEFORE
            near[apart == 0] = DAY
            np.maximum(fits, near, out=fits)
    return fits


def wished(table: Table, wish: str) -> NDArray[Any]:
    """1 for rows that have what the question wishes: a name, a time, a number."""
    if wish == "number":
        return holds(table, _NUMBERS)
    mark = TIMES if wish == "time" else NAMES
    return (table.flags & mark != 0).astype("f4")


def asks_of(
    table: Table, subject: NDArray[Any] | None, asks: float, asked_of: float
) -> list[tuple[str, float, NDArray[Any] | None]]:
    """Rows that end with a question: they seldom answer one; somebody else's may lead to it."""
    questions = asking(table)
    others = None if subject is None else questions * (1 - subject)
    return [("asks", asks, questions), ("asked_of", asked_of, others)]
