"""The words of graphs, kept in this program between questions and counted on as messages arrive.

A graph's sequence node counts its passages and those that were forgotten; a look at it costs one
round trip and brings the words of what is new. A vocabulary is read whole when it is first asked
for, when much was forgotten (anything, in a small graph), or when very much is new.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np

from graphmem.core.tables import Vocabulary
from graphmem.stores.neo4j.tokens import prefix_of, unescape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from graphmem.stores.neo4j.connection import Connection, Row, Transaction

__all__ = ["VOCABULARY_BYTES", "Vocabularies"]

VOCABULARY_BYTES = 128 * 2**20
SMALL = 1_000
"""Passages up to which a graph is never behind."""
SHARE = 50
"""In a larger graph one in so many passages may have been forgotten before all is read anew."""
MOST_ADDED = 2_000
"""New passages beyond which reading the counted words is cheaper than counting."""
ATTEMPTS = 3
NEVER = 2**63 - 1
TERM_BYTES = 120
"""About what a term takes: its text, its place in the list and in the index."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A vocabulary, where each term stands in it, and up to where the graph was read."""

    vocabulary: Vocabulary
    places: dict[str, int]
    position: int
    forgotten: int

    @property
    def bytes(self) -> int:
        return len(self.places) * TERM_BYTES


class Vocabularies:
    """Those of one store in this program; the least recently used go first."""

    def __init__(self, limit: int = VOCABULARY_BYTES) -> None:
        """Keep at most about `limit` bytes, or the one vocabulary in use."""
        self._limit = limit
        self._known: OrderedDict[str, _Known] = OrderedDict()
        # Versions grow in this program, whatever graph they are of: a vocabulary that was let go
        # and read again may have its terms in another order.
        self._versions = count(1)

    async def of(self, connection: Connection, graph_id: str) -> Vocabulary:
        """See `Store.vocabulary`: 1 statement, 3 to 9 more when it is read whole."""
        old = self._known.get(graph_id)
        row = await _growth(connection, graph_id, NEVER if old is None else old.position)
        if row is None:
            self._known.pop(graph_id, None)
            return self._vocabulary(graph_id, [], [], 0, 0)
        if old is None or _behind(old, row):
            new = await self._whole(connection, graph_id)
        elif old.position == row["position"] and old.vocabulary.passages == row["passages"]:
            new = old
        else:
            new = self._grown(old, row)
        self._known[graph_id] = new
        self._known.move_to_end(graph_id)
        while len(self._known) > 1 and sum(k.bytes for k in self._known.values()) > self._limit:
            self._known.popitem(last=False)
        return new.vocabulary

    async def _whole(self, connection: Connection, graph_id: str) -> _Known:
        tokens, counts, row = await connection.read(lambda tx: _whole(tx, graph_id))
        texts = [unescape(token) for token in tokens]
        return _Known(
            self._vocabulary(graph_id, texts, counts, row["passages"], row["terms"]),
            {text: place for place, text in enumerate(texts)},
            row["position"],
            row["forgotten"],
        )

    def _grown(self, old: _Known, row: Row) -> _Known:
        """With the words of new passages: known ones counted on, new ones at the end."""
        more = Counter(token for text in row["added"] for token in dict.fromkeys(text.split()))
        places = old.places
        words = {unescape(token): times for token, times in more.items()}
        new = [word for word in words if word not in places]
        if new:
            places = places | {word: len(places) + i for i, word in enumerate(new)}
        counts = np.zeros(len(places), np.int32)
        counts[: len(old.vocabulary.counts)] = old.vocabulary.counts
        for word, times in words.items():
            counts[places[word]] += times
        vocabulary = self._vocabulary(
            old.vocabulary.graph_id,
            [*old.vocabulary.terms, *new],
            counts,
            row["passages"],
            row["terms"],
            rebuilt=old.vocabulary.rebuilt,
        )
        return _Known(vocabulary, places, row["position"], old.forgotten)

    def _vocabulary(
        self,
        graph_id: str,
        terms: Sequence[str],
        counts: Sequence[int] | NDArray[Any],
        passages: int,
        length: int,
        rebuilt: int | None = None,
    ) -> Vocabulary:
        version = next(self._versions)
        return Vocabulary(
            graph_id=graph_id,
            version=version,
            rebuilt=version if rebuilt is None else rebuilt,
            terms=terms,
            counts=np.asarray(counts, np.int32),
            passages=passages,
            mean_length=length / passages if passages else 0.0,
        )


def _behind(old: _Known, row: Row) -> bool:
    """Whether counting on is not enough: passages were forgotten, or too many are new."""
    forgotten = abs(row["forgotten"] - old.forgotten)
    allowed = 0 if row["passages"] <= SMALL else row["passages"] // SHARE
    new_life = row["position"] < old.position
    return new_life or forgotten > allowed or len(row["added"]) >= MOST_ADDED


async def _growth(connection: Connection, graph_id: str, after: int) -> Row | None:
    found = await connection.ask("graph_growth", **_growth_of(graph_id, after))
    return found[0] if found else None


def _growth_of(graph_id: str, after: int) -> Row:
    prefix = prefix_of(graph_id)
    return {"graph_id": graph_id, "prefix": prefix, "after": after, "most": MOST_ADDED}


async def _whole(tx: Transaction, graph_id: str) -> tuple[list[str], list[int], Row]:
    """All words, and the graph's figures at the same moment if intakes leave one."""
    nothing: Row = {"position": 0, "passages": 0, "terms": 0, "forgotten": 0, "added": []}
    before: Row = {}
    after = (await tx.run("graph_growth", **_growth_of(graph_id, NEVER)) or [nothing])[0]
    read: Row = {"tokens": [], "counts": []}
    for _ in range(ATTEMPTS):
        if after == before:
            break
        before = after
        read = await tx.one("graph_words", graph_id=graph_id)
        after = (await tx.run("graph_growth", **_growth_of(graph_id, NEVER)) or [nothing])[0]
    return read["tokens"], read["counts"], before
