"""Facts and entities that a batch may touch: BM25 over postings in the file, cosine, filters.

A program that only writes need not read a graph's words into memory for it: the postings of the
file are asked, rare terms first.

BM25 after Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond"
(2009), with k1 = 1.2 and b = 0.75 and the idf that never falls below zero,
ln(1 + (N - n + 0.5) / (n + 0.5)). N, n and the lengths are this graph's alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from graphmem.core.requests import Filters, Hit
from graphmem.stores.embedded import graphs
from graphmem.stores.embedded.filters import entity_params, fact_params
from graphmem.stores.embedded.rows import dumps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from graphmem.core.records import Vector
    from graphmem.stores.embedded.connection import Row, Tx
    from graphmem.stores.embedded.graphs import Graph
    from graphmem.stores.embedded.index import Indexes

    Scored: TypeAlias = tuple[NDArray[np.int64], NDArray[np.float64]]

__all__ = ["Wanted", "by_text", "by_vector"]

K1 = 1.2
B = 0.75
FREQUENT = 2_000
"""A term in more rows than this, and in more than a sixteenth of all, is read last."""
SPARE = 64
"""Rows looked at beside four times the limit before the filters are asked of every row."""
DIGITS = 6
"""Scores are rounded, so that equal texts tie whatever the order of additions."""


class Wanted:
    """The facts or entities that meet the filters, asked for as few as will do."""

    def __init__(self, tx: Tx, graph: Graph, scope: int, filters: Filters) -> None:
        """Ask nothing yet."""
        self.tx, self.graph, self.scope = tx, graph, scope
        self.narrowed = filters != Filters(retracted=False)
        self._filters = filters
        self._every: list[Row] | None = None

    def among(self, rows: NDArray[np.int64]) -> list[Row]:
        """Those of these rows: 1 statement."""
        tx, key, filters, asked = self.tx, self.graph.key, self._filters, dumps(rows.tolist())
        if self.scope == graphs.FACTS:
            return tx.all("allowed_facts", graph=key, rows=asked, **fact_params(filters))
        return tx.all("allowed_entities", graph=key, rows=asked, **entity_params(filters))

    def every(self) -> list[Row]:
        """All of them: 1 statement, the first time."""
        if self._every is None:
            tx, key, filters = self.tx, self.graph.key, self._filters
            if self.scope == graphs.FACTS:
                self._every = tx.all("every_facts", graph=key, **fact_params(filters))
            else:
                self._every = tx.all("every_entities", graph=key, **entity_params(filters))
        return self._every


def _weights(terms: Sequence[tuple[str, float]]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for term, weight in terms:
        weights[term] = max(weight, weights.get(term, 0.0))
    return weights


def by_text(wanted: Wanted, terms: Sequence[tuple[str, float]], limit: int) -> list[Hit]:
    """The best rows by BM25: at most 7 statements."""
    tx, graph, scope = wanted.tx, wanted.graph, wanted.scope
    weights = _weights(terms)
    corpus = tx.first("corpus", graph=graph.key, scope=scope)
    if corpus is None or not corpus[0] or not weights:
        return []
    entries, length = corpus
    asked = dumps(list(weights))
    counts = [0] * len(weights)
    for place, rows in tx.all("term_counts", graph=graph.key, scope=scope, terms=asked):
        counts[place] = rows
    bm25 = _Bm25(tx, graph.key, scope, entries, length / entries, weights, counts)
    rare, frequent = bm25.split()
    scored = bm25.score(rare)
    if frequent:
        scored = bm25.also(scored, frequent)
        ranked = _best(wanted, scored, limit)
        if len(ranked) >= limit:
            return ranked
        # Conditions that few rows meet make the frequent words cheap; without any, all rows do.
        every = wanted.every() if wanted.narrowed else []
        if wanted.narrowed and len(every) <= FREQUENT:
            rows = np.fromiter((row[0] for row in every), np.int64, len(every))
            scored = bm25.score([*rare, *frequent], rows)
        else:
            scored = bm25.score([*rare, *frequent])
    return _best(wanted, scored, limit)


class _Bm25:
    """The scores of one question; terms are named by their place in it."""

    def __init__(
        self,
        tx: Tx,
        graph: int,
        scope: int,
        entries: int,
        mean: float,
        weights: dict[str, float],
        counts: list[int],
    ) -> None:
        self._tx, self._graph, self._scope = tx, graph, scope
        self._entries, self._mean = entries, mean
        self._terms = list(weights)
        self._counts = counts
        rarity = np.log1p((entries - np.array(counts) + 0.5) / (np.array(counts) + 0.5))
        self._weights = np.array(list(weights.values())) * np.maximum(rarity, 0.0) * (K1 + 1)

    def split(self) -> tuple[list[int], list[int]]:
        """Rare and frequent terms. All are rare if none is: somebody must find rows."""
        border = max(FREQUENT, self._entries // 16)
        rare = [place for place, count in enumerate(self._counts) if 0 < count <= border]
        frequent = [place for place, count in enumerate(self._counts) if count > border]
        return (rare, frequent) if rare else (frequent, [])

    def score(self, places: list[int], among: NDArray[np.int64] | None = None) -> Scored:
        """All rows (of these) in which one of these terms stands."""
        return self._sum(places, among)

    def also(self, found: Scored, places: list[int]) -> Scored:
        """The rows found, with what these terms add to them."""
        rows, scores = found
        more, added = self._sum(places, rows)
        if len(more):
            scores = scores.copy()
            scores[np.searchsorted(rows, more)] += added
        return rows, scores

    def _sum(self, places: list[int], among: NDArray[np.int64] | None) -> Scored:
        terms = dumps([self._terms[place] for place in places])
        read: list[Row]
        if among is None:
            read = self._tx.all("postings", graph=self._graph, scope=self._scope, terms=terms)
        else:
            read = self._tx.all(
                "postings_in_rows",
                graph=self._graph,
                scope=self._scope,
                terms=terms,
                rows=dumps(among.tolist()),
            )
        if not read:
            return np.empty(0, np.int64), np.empty(0)
        table = np.array(read, np.int64)
        weights = self._weights[np.array(places)][table[:, 0]]
        times = table[:, 2].astype(np.float64)
        parts = weights * times / (times + K1 * (1 - B + B * table[:, 3] / self._mean))
        rows, inverse = np.unique(table[:, 1], return_inverse=True)
        return rows, np.bincount(inverse, parts, len(rows)).astype(np.float64)


def by_vector(wanted: Wanted, vectors: Sequence[Vector], limit: int, indexes: Indexes) -> list[Hit]:
    """The rows nearest to one of the vectors by cosine: at most 4 statements."""
    if wanted.graph.key == graphs.NOWHERE:
        return []
    scope = indexes.of(wanted.graph).scopes[wanted.scope]
    rows, scores = scope.slots(wanted.tx, wanted.graph).nearest(vectors)
    indexes.measure(wanted.graph)
    return _best(wanted, (rows, scores.astype(np.float64)), limit)


def _best(wanted: Wanted, scored: Scored, limit: int) -> list[Hit]:
    """The best so many records that meet the filters.

    1 statement, 2 if too many of the best rows did not meet them.
    """
    rows, scores = scored[0], np.round(scored[1], DIGITS)
    if not len(rows) or limit < 1:
        return []
    first = limit * 4 + SPARE
    if len(rows) <= first:
        return _ordered(wanted.among(rows), rows, scores, limit)
    border = np.partition(scores, -first)[-first]
    near = scores >= border  # with all that tie, so that their order is by uuid alone
    ranked = _ordered(wanted.among(rows[near]), rows, scores, limit)
    if len(ranked) >= limit or near.all():
        return ranked
    return _ordered(wanted.every(), rows, scores, limit)


def _ordered(
    allowed: list[Row], rows: NDArray[np.int64], scores: NDArray[np.float64], limit: int
) -> list[Hit]:
    order = np.argsort(rows)
    numbers = np.fromiter((row[0] for row in allowed), np.int64, len(allowed))
    places = np.searchsorted(rows, numbers, sorter=order)
    places[places == len(rows)] = 0
    places = order[places]
    found = [
        (-score, uuid)
        for (row, uuid), at, score in zip(
            allowed, rows[places].tolist(), scores[places].tolist(), strict=True
        )
        if at == row
    ]
    return [Hit(uuid=uuid, score=-minus) for minus, uuid in sorted(found)[:limit]]
