"""Conditions on dates: comparisons, joined by all-of and any-of, as windows of instants. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from graphmem.core.civil import micros
from graphmem.core.records import OPEN_END
from graphmem.core.requests import Dates

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

__all__ = ["Comparison", "any_of", "meets"]

Comparison: TypeAlias = Literal["<", "<=", ">", ">=", "=", "<>", "known", "unknown"]

_ALL = ((-OPEN_END, OPEN_END),)


def any_of(groups: Iterable[Sequence[tuple[Comparison, int]]]) -> Dates:
    """The dates that meet all comparisons of at least one group.

    Args:
        groups: comparisons with an instant (microseconds since 1970; 0 where none is needed). A
            date that is not known meets "unknown" alone. A group without any is met by every date.
    """
    windows: list[tuple[int, int]] = []
    unknown = False
    for group in groups:
        mine = _ALL
        for comparison, instant in group:
            mine = _both(mine, _windows(comparison, instant))
        windows += mine
        unknown |= all(comparison == "unknown" for comparison, _ in group)
    return Dates(windows=_united(windows), unknown=unknown)


def meets(date: datetime | None, dates: Dates) -> bool:
    """Whether a date meets the condition; None is a date that is not known."""
    if date is None:
        return dates.unknown
    instant = micros(date)
    return any(start <= instant < end for start, end in dates.windows)


def _windows(comparison: Comparison, at: int) -> tuple[tuple[int, int], ...]:
    match comparison:
        case "<":
            return ((-OPEN_END, at),)
        case "<=":
            return ((-OPEN_END, at + 1),)
        case ">":
            return ((at + 1, OPEN_END),)
        case ">=":
            return ((at, OPEN_END),)
        case "=":
            return ((at, at + 1),)
        case "<>":
            return ((-OPEN_END, at), (at + 1, OPEN_END))
        case "known":
            return _ALL
        case "unknown":
            return ()


def _both(
    left: Sequence[tuple[int, int]], right: Sequence[tuple[int, int]]
) -> tuple[tuple[int, int], ...]:
    found = ((max(a, c), min(b, d)) for a, b in left for c, d in right)
    return tuple((start, end) for start, end in found if start < end)


def _united(windows: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Sorted, and one where they meet."""
    apart: list[tuple[int, int]] = []
    for start, end in sorted(windows):
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return tuple(apart)
