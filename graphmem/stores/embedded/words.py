"""Postings in memory: rows to terms and terms to rows, in segments that are never changed.

Rows are appended as segments; small segments are joined, so that there are few (each is more than
four times the next). A reader keeps the segments it began with.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from graphmem.core.tables import runs
from graphmem.stores.embedded.columns import Column, Upto

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[Any]

__all__ = ["RowPostings", "Texts", "Words"]

MOST = 2**16 - 1
"""A term that stands more often in one row counts so often."""


class _Ids(dict[str, int]):
    """Terms to their places in `terms`; a new term takes the next one."""

    def __init__(self) -> None:
        self.terms: list[str] = []

    def __missing__(self, term: str) -> int:
        place = self[term] = len(self.terms)
        self.terms.append(term)
        return place


@dataclass(frozen=True, slots=True)
class _Segment:
    """The terms of `size` rows from `start` on, both ways round (compressed sparse rows).

    `starts`, `terms`, `times`: of each row, its terms ascending. `found`, `bounds`, `rows`,
    `counts`: of each term that stands here, ascending, its rows ascending.
    """

    start: int
    size: int
    starts: Array
    terms: Array
    times: Array
    found: Array
    bounds: Array
    rows: Array
    counts: Array

    @property
    def bytes(self) -> int:
        arrays = (self.starts, self.terms, self.times, self.found, self.bounds, self.rows)
        return sum(array.nbytes for array in arrays) + self.counts.nbytes

    def of_terms(self, terms: Array) -> tuple[Array, Array, Array]:
        """The rows of these terms, how often, and the place of each row's term in `terms`."""
        if not len(self.found):
            return _NONE
        place = np.minimum(self.found.searchsorted(terms), len(self.found) - 1)
        known = np.flatnonzero(self.found[place] == terms)
        starts = self.bounds[place[known]].astype(np.int64)
        sizes = self.bounds[place[known] + 1] - starts
        run = runs(starts, sizes)
        return self.rows[run], self.counts[run], np.repeat(known, sizes)

    def of_row(self, row: int) -> slice:
        place = row - self.start
        return slice(int(self.starts[place]), int(self.starts[place + 1]))


class Words:
    """The terms of all rows of one scope."""

    def __init__(self) -> None:
        """No rows yet."""
        self._ids = _Ids()
        self._segments: tuple[_Segment, ...] = ()
        self._counts = Column(np.int32)
        self._lengths = Column(np.int32)
        self.total = 0
        """Terms of all rows that are there, with repetitions."""

    @property
    def bytes(self) -> int:
        """How much memory it takes, the terms' own text included."""
        arrays = sum(segment.bytes for segment in self._segments)
        return arrays + self._counts.bytes + self._lengths.bytes + 160 * len(self._ids)

    @property
    def terms(self) -> list[str]:
        """All terms in the order of their first row; it only grows."""
        return self._ids.terms

    def counts(self) -> Array:
        """In how many rows each term stands."""
        return self._counts.view()

    def lengths(self) -> Array:
        """Terms of each row, with repetitions."""
        return self._lengths.view()

    def append(self, texts: Sequence[str]) -> None:
        """Rows by their terms, in one text each."""
        if not texts:
            return
        number = self._ids.__getitem__
        flat: list[int] = []
        lengths: list[int] = []
        for text in texts:
            before = len(flat)
            flat.extend(map(number, text.split()))
            lengths.append(len(flat) - before)
        segment = _segment(len(self._lengths), flat, lengths, len(self._ids))
        self._lengths.extend(lengths)
        self._counts.extend(np.zeros(len(self._ids) - len(self._counts), np.int32))
        self._count(segment.found, np.diff(segment.bounds))
        self.total += len(flat)
        self._segments = _joined((*self._segments, segment))

    def remove(self, rows: Sequence[int]) -> None:
        """Leave rows out of the statistics; their places stay taken."""
        lengths = self._lengths.now()
        for row in rows:
            segment = self._segment_of(row)
            self._count(segment.terms[segment.of_row(row)], -1)
            self.total -= int(lengths[row])

    def says(self, row: int, text: str) -> bool:
        """Whether a row has exactly the terms of this text, in whatever order."""
        ids = self._ids
        terms = text.split()
        if len(terms) != self._lengths.now()[row] or not all(term in ids for term in terms):
            return False
        found, times = np.unique([ids[term] for term in terms], return_counts=True)
        segment = self._segment_of(row)
        own = segment.of_row(row)
        return np.array_equal(segment.terms[own], found) and np.array_equal(
            segment.times[own], np.minimum(times, MOST)
        )

    def keep(self, places: Array, numbers: Array) -> None:
        """Have only these rows: `numbers` are the new places of the old ones, -1 for none."""
        if self._segments:
            self._segments = (_kept(_joined(self._segments, all_of_them=True)[0], places, numbers),)
        self._lengths.keep(places)

    def join(self) -> None:
        """Make one segment of all, as after a first reading, so that a look-up is one."""
        self._segments = _joined(self._segments, all_of_them=True)

    def postings(self, numbers: Array | None) -> RowPostings:
        """The postings as they are now, rows renumbered by `numbers` (-1: not there)."""
        return RowPostings(self._ids, self._segments, numbers)

    def _segment_of(self, row: int) -> _Segment:
        return self._segments[bisect_right(self._segments, row, key=lambda it: it.start) - 1]

    def _count(self, terms: Array, change: Array | int) -> None:
        self._counts.put(terms, self._counts.now()[terms] + change)


_NONE: Final = (np.empty(0, np.int32), np.empty(0, np.uint16), np.empty(0, np.int64))


class RowPostings:
    """`core.tables.Postings` over the rows of one moment."""

    __slots__ = ("_ids", "_numbers", "_places", "_segments")

    def __init__(self, ids: _Ids, segments: tuple[_Segment, ...], numbers: Array | None) -> None:
        """Over these segments; `numbers` turns their rows into the table's."""
        self._ids = ids
        self._segments = segments
        self._numbers = numbers
        self._places = None if numbers is None else np.flatnonzero(numbers >= 0)

    def rows(self, terms: Sequence[str]) -> tuple[Array, Array, Array]:
        """The rows of several terms, how often it stands there, and the place of each's term."""
        known = self._ids.get
        numbers = np.array([known(term, -1) for term in terms], np.int64)
        place = np.flatnonzero(numbers >= 0)
        found = [segment.of_terms(numbers[place]) for segment in self._segments]
        rows, times, of = (np.concatenate(parts) for parts in zip(_NONE, *found, strict=True))
        if len(found) > 1:  # one term after the other, not one segment after the other
            order = np.argsort(of, kind="stable")
            rows, times, of = rows[order], times[order], of[order]
        if self._numbers is not None:
            rows = self._numbers[rows]
            there = rows >= 0
            rows, times, of = rows[there], times[there], of[there]
        return rows, times, place[of]

    def terms(self, row: int) -> Mapping[str, int]:
        """The terms of a row and how often each stands there."""
        if self._places is not None:
            row = int(self._places[row])
        segment = self._segments[bisect_right(self._segments, row, key=lambda it: it.start) - 1]
        own = segment.of_row(row)
        names = self._ids.terms
        found = zip(segment.terms[own].tolist(), segment.times[own].tolist(), strict=True)
        return {names[term]: times for term, times in found}


@dataclass(frozen=True, slots=True)
class Texts:
    """The rows of a scope by their words alone, as one transaction sees them.

    They are at the places where they were appended; of those that are gone the places stay, and
    `live` says which are there, `entries` how many. `columns` are the scope's own.
    """

    uuids: Upto
    postings: RowPostings
    lengths: Array
    live: Array
    entries: int
    mean_length: float
    columns: Mapping[str, Array]

    def rows(self, terms: Sequence[str]) -> tuple[Array, Array, Array]:
        """The rows in which terms stand, how often, and the place of each's term in `terms`."""
        rows, times, of = self.postings.rows(terms)
        if self.entries == len(self.live):
            return rows, times, of
        there = self.live[rows]
        return rows[there], times[there], of[there]


def _segment(start: int, flat: list[int], lengths: list[int], known: int) -> _Segment:
    """A segment of rows with these terms (numbers below `known`), one row after the other."""
    size = len(lengths)
    rows = np.repeat(np.arange(size, dtype=np.int64), lengths)
    pairs, times = np.unique(rows * max(known, 1) + np.array(flat, np.int64), return_counts=True)
    row, term = np.divmod(pairs, max(known, 1))
    times = np.minimum(times, MOST).astype(np.uint16)
    order = np.argsort(term, kind="stable")
    ordered = term[order]
    firsts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(ordered) else order
    return _Segment(
        start=start,
        size=size,
        starts=np.searchsorted(row, np.arange(size + 1)).astype(np.int32),
        terms=term.astype(np.int32),
        times=times,
        found=ordered[firsts].astype(np.int32),
        bounds=np.append(firsts, len(ordered)).astype(np.int32),
        rows=(row[order] + start).astype(np.int32),
        counts=times[order],
    )


def _joined(segments: tuple[_Segment, ...], *, all_of_them: bool = False) -> tuple[_Segment, ...]:
    """Fewer segments: the last two are one while the last is not much smaller."""
    while len(segments) > 1 and (all_of_them or segments[-2].size <= 4 * segments[-1].size):
        segments = (*segments[:-2], _one(segments[-2], segments[-1]))
    return segments


def _one(left: _Segment, right: _Segment) -> _Segment:
    """Two segments that follow each other as one; no sorting but of terms."""
    found = np.union1d(left.found, right.found)
    places = [np.searchsorted(found, it.found) for it in (left, right)]
    sizes = np.zeros(len(found), np.int64)
    for it, place in zip((left, right), places, strict=True):
        sizes[place] += np.diff(it.bounds)
    bounds = np.concatenate([[0], np.cumsum(sizes)])
    rows = np.empty(int(bounds[-1]), np.int32)
    counts = np.empty(int(bounds[-1]), np.uint16)
    begins = bounds[:-1].copy()
    for it, place in zip((left, right), places, strict=True):
        own = np.diff(it.bounds)
        targets = np.arange(len(it.rows)) + np.repeat(begins[place] - it.bounds[:-1], own)
        rows[targets], counts[targets] = it.rows, it.counts
        begins[place] += own
    return _Segment(
        start=left.start,
        size=left.size + right.size,
        starts=np.concatenate([left.starts, right.starts[1:] + left.starts[-1]]),
        terms=np.concatenate([left.terms, right.terms]),
        times=np.concatenate([left.times, right.times]),
        found=found.astype(np.int32),
        bounds=bounds.astype(np.int32),
        rows=rows,
        counts=counts,
    )


def _kept(old: _Segment, places: Array, numbers: Array) -> _Segment:
    """The segment of these rows alone."""
    sizes = np.diff(old.starts)[places]
    starts = np.concatenate([[0], np.cumsum(sizes)])
    own = np.arange(int(starts[-1])) + np.repeat(old.starts[:-1][places] - starts[:-1], sizes)
    rows = numbers[old.rows]
    there = rows >= 0
    bounds = np.concatenate([[0], np.cumsum(there)])[old.bounds]
    still = np.diff(bounds) > 0
    return _Segment(
        start=0,
        size=len(places),
        starts=starts.astype(np.int32),
        terms=old.terms[own],
        times=old.times[own],
        found=old.found[still],
        bounds=np.append(bounds[:-1][still], bounds[-1]).astype(np.int32),
        rows=rows[there].astype(np.int32),
        counts=old.counts[there],
    )
