"""Refinement: of one object, a finer date inside the unit of a coarser one replaces it."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from graphmem.core.civil import Precision

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphmem.core.civil import CivilTime
    from graphmem.core.fold.model import Saying

__all__ = ["refine"]


class _Date(NamedTuple):
    """A stated date of one object: where its unit begins, how fine, how late it was said."""

    at: int
    precision: Precision
    nth: int
    saying: Saying


def refine(sayings: Sequence[Saying]) -> list[Saying]:
    """Give coarse starts and ends the finer ones of their object and level, in place.

    Among several finer dates inside one unit the finest counts, of equally fine ones the one said
    last. A start never moves to or past its own claim's end, an end never to or before its own
    claim's start; what is told as begun began before it was told. Starts *since at
    least* refine nothing.

    Returns:
        The sayings, as a list.
    """
    starts: dict[tuple[str, int], list[_Date]] = {}
    ends: dict[tuple[str, int], list[_Date]] = {}
    for nth, s in enumerate(sayings):
        if s.object is None or s.denies or s.undated:
            continue
        key = (s.object, s.trust)
        if s.holds and s.valid is not None:
            starts.setdefault(key, []).append(_Date(s.lo, s.valid.precision, nth, s))
        if s.invalid is not None:
            ends.setdefault(key, []).append(_Date(s.end_lo, s.invalid.precision, nth, s))
    new_starts = [
        (s, finer)
        for dates in starts.values()
        for s, finer in _finer(dates, lambda s: (s.lo, s.hi, s.valid))
    ]
    new_ends = [
        (s, finer)
        for dates in ends.values()
        for s, finer in _finer(dates, lambda s: (s.end_lo, s.end_hi, s.invalid))
    ]
    moved = [(s, f.valid, f.lo, f.hi) for s, f in new_starts]
    ended = [(s, f.invalid, f.end_exclusive, f.end_lo, f.end_hi) for s, f in new_ends]
    for s, civil, exclusive, lo, hi in ended:
        if s.holds and s.valid is not None and (lo if exclusive else hi) <= s.lo:
            continue
        s.invalid, s.end_exclusive, s.end_lo, s.end_hi = civil, exclusive, lo, hi
    for s, civil, lo, hi in moved:
        if (s.plan or lo <= s.at) and (s.invalid is None or lo < s.end()):
            s.valid, s.lo, s.hi = civil, lo, hi
    return list(sayings)


def _finer(
    dates: list[_Date], unit_of: Callable[[Saying], tuple[int, int, CivilTime | None]]
) -> list[tuple[Saying, Saying]]:
    """Each saying with a coarse date, and the one with the best finer date inside its unit."""
    if len({d.precision for d in dates}) < 2:
        return []
    dates = sorted(dates, key=lambda d: d.at)
    at = [d.at for d in dates]
    best: dict[tuple[int, int], _Date] = {}
    found: list[tuple[Saying, Saying]] = []
    for date in dates:
        if date.precision is Precision.INSTANT:
            continue
        lo, hi, _ = unit_of(date.saying)
        if (lo, hi) not in best:
            inside = dates[bisect_left(at, lo) : bisect_left(at, hi)]
            best[lo, hi] = max(inside, key=lambda d: (d.precision, d.nth))
        if best[lo, hi].precision > date.precision:
            found.append((date.saying, best[lo, hi].saying))
    return found
