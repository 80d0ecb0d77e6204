"""What is found by text: postings of one graph, and how many and how long its rows are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmem.stores.embedded.connection import Tx, Value

__all__ = ["Postings"]


@dataclass(slots=True)
class Postings:
    """Gathers what changes in one scope of a graph, to be written at once: `write`."""

    graph: int
    scope: int
    gone: list[tuple[Value, ...]] = field(default_factory=list["tuple[Value, ...]"])
    new: list[tuple[Value, ...]] = field(default_factory=list["tuple[Value, ...]"])
    entries: int = 0
    length: int = 0

    def add(self, row: int, terms: Sequence[str]) -> None:
        """A row is found by these terms from now on."""
        counts = Counter(terms)
        length = len(terms)
        graph, scope = self.graph, self.scope
        self.new += [(graph, scope, term, row, times, length) for term, times in counts.items()]
        self.entries += 1
        self.length += length

    def remove(self, row: int, terms: Sequence[str]) -> None:
        """A row is not found by these terms any more."""
        self.gone += [(self.graph, self.scope, term, row) for term in set(terms)]
        self.entries -= 1
        self.length -= len(terms)

    def write(self, tx: Tx) -> None:
        """At most 3 statements."""
        tx.many("remove_posting", self.gone)
        tx.many("add_posting", self.new)
        if self.gone or self.new or self.entries:
            tx.many("grow_corpus", [(self.graph, self.scope, self.entries, self.length)])
