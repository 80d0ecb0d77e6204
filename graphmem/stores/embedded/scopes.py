"""What each scope keeps in memory of its rows: passages, facts, entities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graphmem.core.names import name_key
from graphmem.stores.embedded.layout import PAGE, Layout

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graphmem.stores.embedded.connection import Row, Tx
    from graphmem.stores.embedded.graphs import Graph

__all__ = ["Entities", "Facts", "Passages"]

ROLES = {"user": 1, "assistant": 2}


class Passages(Layout):
    """Passages in the order of arrival, linked along their threads."""

    columns = (
        ("before", "i4"),
        ("after", "i4"),
        ("speakers", "i4"),
        ("roles", "i1"),
        ("said_at", "i8"),
        ("flags", "u1"),
    )
    links = ("before", "after")

    def clear(self) -> None:
        """Forget everything."""
        super().clear()
        self._position = -1
        self._last: dict[str, int] = {}

    def read(self, tx: Tx, graph: Graph) -> None:
        """New episodes; what was accepted once never changes."""
        for page in tx.pages("new_passages", PAGE, graph=graph.key, position=self._position):
            self._take(page)
            self._position = page[-1][9]

    def _take(self, page: list[Row]) -> None:
        uuids: list[str] = []
        for row in page:  # the passages of one episode share its uuid in memory
            uuids.append(uuids[-1] if uuids and uuids[-1] == row[1] else row[1])
        ahead = self._uuids[-1] if self._uuids else None
        start = self.append([row[0] for row in page], uuids, [row[3] for row in page])
        own = self._own
        before, after = self._linked(page, start, ahead)
        own["before"].extend(before)
        own["after"].extend(np.full(len(page), -1, np.int32))
        own["after"].put(list(after), list(after.values()))
        keys = [name_key(row[7]) if row[7] else "" for row in page]
        own["speakers"].extend([self.names.place(key) if key else -1 for key in keys])
        own["roles"].extend([ROLES.get(row[6], 0) for row in page])
        own["said_at"].extend([row[8] for row in page])
        own["flags"].extend([row[4] for row in page])

    def _linked(
        self, page: list[Row], start: int, ahead: str | None
    ) -> tuple[list[int], dict[int, int]]:
        """The row before each, and what comes after earlier ones."""
        before: list[int] = []
        after: dict[int, int] = {}
        for place, row in enumerate(page, start):
            uuid, ordinal, thread = row[1], row[2], row[5]
            if thread is not None:
                last = self._last.get(thread, -1)
                self._last[thread] = place
            else:
                last = place - 1 if ordinal and uuid == ahead else -1
            before.append(last)
            if last >= 0:
                after[last] = place
            ahead = uuid
        return before, after

    def unlink(self, places: NDArray[np.intp]) -> None:
        """Close the gap in their threads."""
        before, after = (self._own[name].now().copy() for name in self.links)
        lasts = {place: thread for thread, place in self._last.items()}
        for place in places.tolist():
            left, right = int(before[place]), int(after[place])
            if left >= 0:
                after[left] = right
            if right >= 0:
                before[right] = left
            elif (thread := lasts.pop(place, None)) is not None:
                del self._last[thread]
                if left >= 0:
                    self._last[thread] = left
                    lasts[left] = thread
        for name, links in zip(self.links, (before, after), strict=True):
            self._own[name].put(slice(len(links)), links)

    def renumber(self, numbers: NDArray[np.int32]) -> None:
        """The ends of the threads."""
        self._last = {thread: int(numbers[place]) for thread, place in self._last.items()}


class Facts(Layout):
    """Facts with their ends (places in `names`), relation names and spans."""

    columns = (
        ("speakers", "i4"),
        ("objects", "i4"),
        ("relations", "i4"),
        ("said_at", "i8"),
        ("until", "i8"),
        ("retracted", "?"),
    )

    def read(self, tx: Tx, graph: Graph) -> None:
        """Facts that are new or that changed."""
        whole = self.seen < 0
        for page in tx.pages("new_facts", PAGE, graph=graph.key, seen=self.seen):
            self._take(page, whole=whole)

    def _take(self, page: list[Row], *, whole: bool) -> None:
        place = self.names.place
        columns = {
            "speakers": [place(row[3]) for row in page],
            "objects": [place(row[4]) for row in page],
            "relations": [self.relations.place(row[5]) for row in page],
            "said_at": [row[6] for row in page],
            "until": [row[7] for row in page],
            "retracted": [bool(row[8]) for row in page],
        }
        new, old = renewed(self, page, whole=whole)
        for name, values in columns.items():
            column = self._own[name]
            if old:
                column.put(list(old.values()), [values[place] for place in old])
            column.extend([values[place] for place in new])


class Entities(Layout):
    """Entities: words and vectors alone."""

    def read(self, tx: Tx, graph: Graph) -> None:
        """Entities that are new or that changed."""
        whole = self.seen < 0
        for page in tx.pages("new_entities", PAGE, graph=graph.key, seen=self.seen):
            renewed(self, page, whole=whole)


def renewed(layout: Layout, page: list[Row], *, whole: bool) -> tuple[list[int], dict[int, int]]:
    """Take in rows (row, uuid, terms, …) that are new or have changed.

    A row that says the same stays where it is; one of other words takes a new place, and its
    vector with it.

    Args:
        layout: where.
        page: the rows as they are now.
        whole: none of them can be there yet.

    Returns:
        The places in `page` of those that were appended, in order, and the places in the layout
        of those that stayed.
    """
    known = {} if whole else layout.living([row[0] for row in page])
    new: list[int] = []
    stay: dict[int, int] = {}
    moved: list[int] = []
    for place, row in enumerate(page):
        at = known.get(row[0])
        if at is not None and layout.words.says(at, row[2]):
            stay[place] = at
            continue
        new.append(place)
        if at is not None:
            moved.append(at)
    rows = [page[place][0] for place in new]
    slots = layout.slots_of([known.get(row, -1) for row in rows])
    layout.drop(np.array(moved, np.int64))
    start = layout.append(rows, [page[p][1] for p in new], [page[p][2] for p in new])
    layout.set_slots(start, slots)
    return new, stay
