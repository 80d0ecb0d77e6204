"""One scope of one graph in memory: its rows as columns, followed as the file changes.

A row keeps its place: what is new is appended, what is gone is marked and left out of every
`Moment` (a snapshot that readers hold), and the places are closed up when too many are dead.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from graphmem.stores.embedded.columns import Column, Upto
from graphmem.stores.embedded.words import RowPostings, Texts, Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from graphmem.stores.embedded.connection import Tx
    from graphmem.stores.embedded.graphs import Graph
    from graphmem.stores.embedded.vectors import Slots

    Array: TypeAlias = NDArray[Any]

__all__ = ["Layout", "Moment", "Names"]

PAGE = 4096
"""Rows read from the file at a time."""
SPARSE = 4
"""Places are closed up when more than one in so many is dead."""
SINGLY = 32
"""Vectors up to which each is looked up by itself."""
STRING = 96
"""Bytes of a uuid in memory, with its place in a list."""
DERIVED = 56
"""Bytes that rankings add to a row (`Moment.derived`), about."""

_built = count(1)


class Called(Upto):
    """The first names of `Names`: to look one up is no search."""

    __slots__ = ("_known",)

    def __init__(self, all_of: list[str], known: Mapping[str, int]) -> None:
        """As they are now, with their places."""
        super().__init__(all_of, len(all_of))
        self._known = known

    def __contains__(self, name: object) -> bool:
        """Whether it is one of them."""
        return isinstance(name, str) and self._known.get(name, self._size) < self._size

    def index(self, value: str, start: int = 0, stop: int | None = None) -> int:
        """The place of a name."""
        place = self._known.get(value, self._size)
        if not start <= place < min(self._size, self._size if stop is None else stop):
            raise ValueError(value)
        return place


class Names:
    """Distinct names by number; the numbers only grow."""

    def __init__(self) -> None:
        """None yet."""
        self.all: list[str] = []
        self._places: dict[str, int] = {}

    def place(self, name: str) -> int:
        """The number of a name, a new one if need be."""
        place = self._places.get(name)
        if place is None:
            place = self._places[name] = len(self.all)
            self.all.append(name)
        return place

    def now(self) -> Called:
        """All of them as they are now."""
        return Called(self.all, self._places)

    def known(self, names: Sequence[str]) -> list[int]:
        """The numbers of those that have one."""
        return [self._places[name] for name in names if name in self._places]

    @property
    def bytes(self) -> int:
        """How much memory they take, about."""
        return 2 * STRING * len(self.all)


@dataclass(frozen=True, slots=True)
class Moment:
    """A scope as one transaction sees it; rows are numbered without gaps.

    `rows` are the rows of the file. `slot` is the place of each row's vector in `slots`, -1 for
    none; None: each row's own place. `names` and `relations` may know later names too, `speakers`
    are those of `names` at this moment. `terms` and their `counts` are the scope's words.
    `derived` is what rankings have made of it (`Table.derived`).
    """

    built: int
    rows: Array
    uuids: Upto
    postings: RowPostings
    lengths: Array
    mean_length: float
    columns: Mapping[str, Array]
    slots: Slots
    slot: Array | None
    every: Array
    names: Names
    relations: Names
    speakers: Sequence[str]
    terms: Sequence[str]
    counts: Array
    derived: dict[str, Any] = field(default_factory=dict[str, Any], compare=False, repr=False)

    def __len__(self) -> int:
        """How many rows it has."""
        return len(self.rows)

    def of_slots(self, scores: Array) -> Array:
        """The scores of the rows from those of the slots; NaN where there is no vector."""
        if self.slot is None:
            return scores
        found = np.full(len(self.slot), np.nan, np.float32)
        there = self.slot >= 0
        found[there] = scores[self.slot[there]]
        return found

    def among(self, rows: Sequence[int]) -> Array:
        """Which rows are among these rows of the file."""
        return np.isin(self.rows, np.asarray(rows, np.int64))


class Layout:
    """The rows of one scope. Its owner locks it."""

    columns: tuple[tuple[str, str], ...] = ()
    """Name and type of each column that a scope has of its own."""
    links: tuple[str, ...] = ()
    """Those that hold places of other rows."""

    def __init__(self) -> None:
        """Nothing read yet."""
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self.seen = -1
        self.built = next(_built)
        self.words = Words()
        self.names = Names()
        self.relations = Names()
        self._rows = Column(np.int64)
        self._uuids: list[str] = []
        self._live = Column(np.bool_)
        self._dead = 0
        self._slot = Column(np.int32)
        self._joined = 0
        self._generation = -1
        self._own = {name: Column(dtype) for name, dtype in self.columns}
        self._moment: Moment | None = None
        self._texts: Texts | None = None

    @property
    def bytes(self) -> int:
        """How much memory it takes, about."""
        columns = (self._rows, self._live, self._slot, *self._own.values())
        arrays = sum(column.bytes for column in columns)
        own = (STRING + DERIVED) * len(self._uuids)
        return arrays + self.words.bytes + self.names.bytes + own

    def refresh(self, tx: Tx, graph: Graph, gone: Sequence[int] | None) -> None:
        """Read what changed since the last time: 1 statement.

        Args:
            tx: the transaction of the search.
            graph: where the graph stands in it.
            gone: rows that were removed since; None: unknown, read all anew.
        """
        if gone is None:
            self.clear()
        if self.seen == graph.changed:
            return
        self._moment = self._texts = None
        whole = self.seen < 0
        try:
            if gone and len(self._rows):
                self.drop(np.flatnonzero(np.isin(self._rows.now(), gone) & self._live.now()))
            self.read(tx, graph)
        except BaseException:
            # Half a page is no state to go on from; the next search reads it all.
            self.clear()
            raise
        self.seen = graph.changed
        if whole:
            self.words.join()
        if self._dead * SPARSE > len(self._rows):
            self._close_up()

    def read(self, tx: Tx, graph: Graph) -> None:
        """Take in what is new in the file."""
        raise NotImplementedError

    def unlink(self, places: Array) -> None:
        """Rows are about to go: nothing may point at them."""

    def renumber(self, numbers: Array) -> None:
        """Places have changed: what is kept beside the columns follows."""

    def drop(self, places: Array) -> None:
        """Mark rows as dead."""
        if len(places):
            self.unlink(places)
            self.words.remove(places.tolist())
            self._live.put(places, False)
            self._dead += len(places)

    def append(self, rows: Sequence[int], uuids: Sequence[str], terms: Sequence[str]) -> int:
        """Take in new rows without columns of their own; the place of the first."""
        start = len(self._rows)
        self._rows.extend(rows)
        self._uuids.extend(uuids)
        self.words.append(terms)
        self._live.extend(np.ones(len(rows), np.bool_))
        self._slot.extend(np.full(len(rows), -1, np.int32))
        return start

    def living(self, rows: Sequence[int]) -> dict[int, int]:
        """The places of those rows of the file that are here."""
        if not len(self._rows):
            return {}
        all_rows = self._rows.now()
        if len(rows) <= SINGLY:
            masks = [np.flatnonzero(all_rows == row) for row in rows]
            places = np.concatenate(masks) if masks else np.empty(0, np.int64)
        else:
            places = np.flatnonzero(np.isin(all_rows, np.asarray(rows, np.int64)))
        places = places[self._live.now()[places]]
        return dict(zip(all_rows[places].tolist(), places.tolist(), strict=True))

    def slots_of(self, places: Sequence[int]) -> Array:
        """Where the vectors of these rows are; -1 for a place of -1."""
        if not len(self._slot):
            return np.full(len(places), -1, np.int32)
        at = np.asarray(places, np.int64)
        return np.where(at >= 0, self._slot.now()[at], np.int32(-1))

    def set_slots(self, start: int, slots: Array) -> None:
        """Where the vectors of the rows from `start` on are."""
        self._slot.put(slice(start, start + len(slots)), slots)

    def texts(self) -> Texts:
        """The rows as they are now, by their words alone."""
        if self._texts is None:
            size = len(self._rows)
            entries = size - self._dead
            self._texts = Texts(
                uuids=Upto(self._uuids, size),
                postings=self.words.postings(None),
                lengths=self.words.lengths(),
                live=self._live.view(),
                entries=entries,
                mean_length=self.words.total / entries if entries else 0.0,
                columns={name: column.view() for name, column in self._own.items()},
            )
        return self._texts

    def moment(self, slots: Slots) -> Moment:
        """The rows as they are now, with this matrix of the same change."""
        self._join(slots)
        if self._moment is None or self._moment.slots is not slots:
            self._moment = self._taken(slots)
        return self._moment

    def _taken(self, slots: Slots) -> Moment:
        size = len(self._rows)
        places = numbers = None
        if self._dead:
            places = np.flatnonzero(self._live.now())
            numbers = np.full(size, -1, np.int32)
            numbers[places] = np.arange(len(places), dtype=np.int32)

        def taken(column: Column) -> Array:
            return column.view() if places is None else column.now()[places]

        columns = {name: taken(column) for name, column in self._own.items()}
        if numbers is not None:
            for name in self.links:
                links = columns[name]
                columns[name] = np.where(links >= 0, numbers[links], np.int32(-1))
        lengths = self.words.lengths()
        entries = size - self._dead
        slot = taken(self._slot)
        own = len(slot) == len(slots.rows) and np.array_equal(slot, np.arange(len(slot)))
        every = np.ones(entries, np.bool_)
        every.flags.writeable = False
        return Moment(
            built=self.built,
            rows=taken(self._rows),
            uuids=Upto(self._uuids, entries, places),
            postings=self.words.postings(numbers),
            lengths=lengths if places is None else lengths[places],
            mean_length=self.words.total / entries if entries else 0.0,
            columns=columns,
            slots=slots,
            slot=None if own else slot,
            every=every,
            names=self.names,
            relations=self.relations,
            speakers=self.names.now(),
            terms=Upto(self.words.terms, len(self.words.terms)),
            counts=self.words.counts(),
        )

    def _join(self, slots: Slots) -> None:
        """Find the rows of new vectors."""
        if self._generation != slots.generation:
            self._slot.put(slice(len(self._slot)), -1)
            self._generation, self._joined, self._moment = slots.generation, 0, None
        first, self._joined = self._joined, len(slots.rows)
        new = slots.rows[first:]
        if not len(new) or not len(self._rows):
            return
        self._moment = None
        numbers = np.arange(first, self._joined, dtype=np.int32)
        if len(new) <= SINGLY:
            places = self.living(new.tolist())
            for row, number in zip(new.tolist(), numbers.tolist(), strict=True):
                if row in places:
                    self._slot.put(places[row], number)
            return
        there = np.flatnonzero(self._live.now())
        rows = self._rows.now()[there]
        order = np.argsort(rows, kind="stable")
        at = np.searchsorted(rows, new, sorter=order)
        at[at == len(rows)] = 0
        found = order[at]
        known = (rows[found] == new) & slots.live[first:]
        self._slot.put(there[found[known]], numbers[known])

    def _close_up(self) -> None:
        places = np.flatnonzero(self._live.now())
        numbers = np.full(len(self._rows), -1, np.int32)
        numbers[places] = np.arange(len(places), dtype=np.int32)
        for name in self.links:
            links = self._own[name].now()
            self._own[name].put(slice(len(links)), np.where(links >= 0, numbers[links], -1))
        for column in (self._rows, self._live, self._slot, *self._own.values()):
            column.keep(places)
        self.words.keep(places, numbers)
        self._uuids = [self._uuids[place] for place in places.tolist()]
        self._dead = 0
        self.renumber(numbers)
