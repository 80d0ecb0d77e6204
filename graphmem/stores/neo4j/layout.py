"""Rows as statements give them, as the columns of a table."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from graphmem.core.names import name_key
from graphmem.core.tables import Table
from graphmem.stores.neo4j.tokens import escape, unescape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from graphmem.core.requests import Scope

__all__ = ["BACK", "Laid", "lay_out"]

BACK, ON = 3, 2
"""The neighbours that a candidate brings: so many before it and so many after."""

NONE, UNKNOWN = -1, -2
"""In place of a neighbouring row: there is none; it is not here, if there is one."""

_ROLES = {"user": 1, "assistant": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """What a table statement gave, and the mean that its scope was compared with.

    The rows of passages hold, in this order: episode, found (1) or brought along (0), line, place,
    tokens, name, role, said_at, marks, allowed, near, central; of facts: uuid, tokens, subject,
    holds_from, near, central; of entities: uuid, tokens, near, central.
    """

    scope: Scope
    entries: int
    terms: int
    mean_norm: float
    mean_near: float
    rows: Sequence[Sequence[Any]]


class _Postings:
    """The terms of rows, and where each stands: one run of rows a term.

    The number of a term is the place where it is first met.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        split = [text.split() for text in texts]
        self._split = split
        self._lengths = np.fromiter(map(len, split), np.int32, len(split))
        size, count = int(self._lengths.sum()), max(len(split), 1)
        numbers: dict[str, int] = {}
        met = map(numbers.setdefault, chain.from_iterable(split), range(size))
        standing = np.repeat(np.arange(len(split), dtype=np.int64), self._lengths)
        # By number, then by row: a run of equal ones is how often a term stands in a row.
        places, times = np.unique(
            np.fromiter(met, np.int64, size) * count + standing, return_counts=True
        )
        terms = places // count
        self._numbers = numbers
        self._rows = (places - terms * count).astype(np.int32)
        self._times = times.astype(np.int32)
        self._ends: list[int] = np.searchsorted(terms, np.arange(size + 1)).tolist()

    def lengths(self) -> NDArray[Any]:
        return self._lengths

    def rows(self, term: str) -> tuple[NDArray[Any], NDArray[Any]]:
        number = self._numbers.get(term if term.isalnum() else escape(term))
        if number is None:
            return _NOWHERE
        run = slice(self._ends[number], self._ends[number + 1])
        return self._rows[run], self._times[run]

    def terms(self, row: int) -> Mapping[str, int]:
        return {unescape(token): times for token, times in Counter(self._split[row]).items()}


_NOWHERE = (np.zeros(0, np.int32), np.zeros(0, np.int32))


def lay_out(laid: Laid) -> Table:
    """The table of these rows, in the order of arrival (passages) or of their uuids."""
    match laid.scope:
        case "episode":
            return _passages(laid)
        case "fact":
            return _facts(laid)
        case "entity":
            return _entities(laid)


def _passages(laid: Laid) -> Table:
    found = sorted(laid.rows, key=lambda row: row[3])
    uuids, hit, lines, _, texts, called, roles, said_at, marks, allowed, near, central = (
        _columns(found) if found else ((),) * 12
    )
    before, after = _neighbours(lines, hit)
    keys = [name_key(name) if name else "" for name in called]
    names = sorted({key for key in keys if key})
    places = {name: place for place, name in enumerate(names)}
    postings = _Postings(texts)
    return Table(
        scope="episode",
        uuids=uuids,
        entries=laid.entries,
        mean_length=_mean_length(laid),
        postings=postings,
        lengths=postings.lengths(),
        allowed=np.array(allowed, np.bool_),
        before=before,
        after=after,
        near=_cosines(near),
        central=_cosines(central),
        mean_norm=laid.mean_norm,
        mean_near=laid.mean_near,
        speakers=np.array([places.get(key, -1) for key in keys], np.int32),
        names=names,
        roles=np.array([_ROLES.get(role, 0) for role in roles], np.int8),
        said_at=np.array(said_at, np.int64),
        flags=np.array(marks, np.uint8),
    )


def _facts(laid: Laid) -> Table:
    found = sorted(laid.rows, key=lambda row: row[0])
    uuids, texts, subjects, since, near, central = _columns(found) if found else ((),) * 6
    names = sorted(set(subjects))
    places = {name: place for place, name in enumerate(names)}
    speakers = np.array([places[subject] for subject in subjects], np.int32)
    return _plain(laid, uuids, texts, near, central, speakers, names, np.array(since, np.int64))


def _entities(laid: Laid) -> Table:
    found = sorted(laid.rows, key=lambda row: row[0])
    uuids, texts, near, central = _columns(found) if found else ((),) * 4
    nobody, never = np.full(len(uuids), -1, np.int32), np.zeros(len(uuids), np.int64)
    return _plain(laid, uuids, texts, near, central, nobody, (), never)


def _plain(
    laid: Laid,
    uuids: Sequence[str],
    texts: Sequence[str],
    near: Sequence[float | None],
    central: Sequence[float | None],
    speakers: NDArray[Any],
    names: Sequence[str],
    said_at: NDArray[Any],
) -> Table:
    """Rows without neighbours, all of which meet the filters."""
    size = len(uuids)
    postings = _Postings(texts)
    return Table(
        scope=laid.scope,
        uuids=uuids,
        entries=laid.entries,
        mean_length=_mean_length(laid),
        postings=postings,
        lengths=postings.lengths(),
        allowed=np.ones(size, np.bool_),
        before=np.full(size, -1, np.int32),
        after=np.full(size, -1, np.int32),
        near=_cosines(near),
        central=_cosines(central),
        mean_norm=laid.mean_norm,
        mean_near=laid.mean_near,
        speakers=speakers,
        names=names,
        roles=np.zeros(size, np.int8),
        said_at=said_at,
        flags=np.zeros(size, np.uint8),
    )


def _columns(found: Sequence[Sequence[Any]]) -> tuple[Sequence[Any], ...]:
    return tuple(zip(*found, strict=True))


def _mean_length(laid: Laid) -> float:
    return laid.terms / laid.entries if laid.entries else 0.0


def _cosines(values: Sequence[float | None]) -> NDArray[Any]:
    return np.array([np.nan if value is None else value for value in values], np.float32)


def _neighbours(lines: Sequence[str], hit: Sequence[int]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Who stands directly before and after whom, by row; -1: nobody does, -2: not known here.

    Rows come in order. Two that follow each other here do so in their thread if a candidate
    brought both along: its neighbours are here without a gap. One that brought fewer than it
    could stands at the end of its thread.
    """
    before = [UNKNOWN] * len(lines)
    after = [UNKNOWN] * len(lines)
    threads: dict[str, list[int]] = {}
    for row, line in enumerate(lines):
        threads.setdefault(line, []).append(row)
    for rows in threads.values():
        found = [at for at, row in enumerate(rows) if hit[row]]
        for at in found:
            for one, other in pairwise(rows[max(0, at - BACK) : at + ON + 1]):
                before[other], after[one] = one, other
        if found[0] < BACK:
            before[rows[0]] = NONE
        if len(rows) - found[-1] <= ON:
            after[rows[-1]] = NONE
    return np.array(before, np.int32), np.array(after, np.int32)
