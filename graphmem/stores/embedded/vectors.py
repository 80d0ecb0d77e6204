"""The vectors of one scope of a graph as one matrix in memory, kept fresh by what changed.

A matrix remembers the graph's change counter up to which it has read. What is newer is read from
the file, by whatever program it was written. A vector once there never moves: a new one of the
same row takes a new slot, and the old slot is dead, so that who reads on is not disturbed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from graphmem.core.products import product, products
from graphmem.errors import SchemaError
from graphmem.stores.embedded.columns import Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from graphmem.core.records import Vector
    from graphmem.stores.embedded.connection import Tx
    from graphmem.stores.embedded.graphs import Graph

    Array: TypeAlias = NDArray[Any]

__all__ = ["Matrix", "Slots"]

PAGE = 4096
"""Vectors read from the file at a time."""
SPARSE = 4
"""Dead slots are let go when they are more than one in so many."""
SHORT = 64
"""Leading numbers of a vector that a first look compares."""
MANY = 16_384
"""Vectors from which on a first look is worth its second copy."""
LEADING = 0.5
"""Share of the length that the leading numbers must hold for a first look to tell anything."""
LOOKED = 1024
"""Vectors compared as a whole after a first look, at least; of many, one in `SHARE`."""
SHARE = 32
FEW = 8192
"""Vectors up to which their mean is always exact; above, it may lag by one in `LAG`."""
LAG = 64


@dataclass(frozen=True, slots=True)
class Slots:
    """The matrix at one moment.

    `rows` are the rows of the file, `live` whether a slot is in use; `short` the leading numbers
    of each vector where a first look is worth it. `central` are the cosines with the mean
    vector's direction `axis`, whose length is `norm`; empty without vectors.
    """

    generation: int
    rows: Array
    vectors: Array
    live: Array
    short: Array | None
    central: Array
    axis: Array
    norm: float

    def near(self, vector: Vector) -> Array:
        """The cosine of each slot with a vector (float32).

        Of very many only the best by their leading numbers are compared as a whole; of the
        others the rest counts as its mean.
        """
        asked = np.frombuffer(vector, "<f4")
        if not len(self.vectors):
            return np.empty(0, np.float32)
        self._fits(asked)
        if self.short is None or len(self.axis) == 0:
            return product(self.vectors, asked)
        near = product(self.short, asked[:SHORT])
        looked = max(LOOKED, len(near) // SHARE)
        best = np.argpartition(near, -looked)[-looked:]
        near += np.float32(self.norm * float(self.axis[SHORT:] @ asked[SHORT:]))
        near[best] = product(self.vectors[best], asked)
        return near

    def to_mean(self, vector: Vector | None) -> float:
        """The cosine of a vector with the direction of the mean; NaN without one of them."""
        if vector is None or not len(self.axis):
            return float("nan")
        return float(np.frombuffer(vector, "<f4") @ self.axis)

    def nearest(self, vectors: Sequence[Vector]) -> Array:
        """The best cosine of each slot with one of `vectors` (float32)."""
        if not len(self.vectors):
            return np.empty(0, np.float32)
        asked = np.stack([np.frombuffer(vector, "<f4") for vector in vectors])
        self._fits(asked[0])
        return products(self.vectors, asked).max(axis=1)

    def _fits(self, asked: Array) -> None:
        if len(asked) != self.vectors.shape[1]:
            raise SchemaError(
                "the store was embedded anew by another embedder while it was open here; open it "
                "again with that one"
            )


class Matrix:
    """The vectors of one scope of one graph. Its owner locks it."""

    def __init__(self) -> None:
        """Nothing read yet."""
        self._generation = 0
        self._clear()

    @property
    def bytes(self) -> int:
        """How much memory it takes."""
        short = 0 if self._short is None else self._short.bytes
        columns = (self._rows, self._vectors, self._live, self._central)
        return short + sum(column.bytes for column in columns)

    def _clear(self) -> None:
        self._generation += 1
        self.seen = -1
        self._dead = 0
        self._rows = Column(np.int64)
        self._vectors = Column(np.float32, 0)
        self._live = Column(np.bool_)
        self._short: Column | None = None
        self._central = Column(np.float32)
        self._sum: Array = np.zeros(0)
        self._axis: Array = np.zeros(0, np.float32)
        self._norm = 0.0
        self._counted = 0

    def refresh(self, tx: Tx, graph: Graph, scope: int, gone: Sequence[int] | None) -> None:
        """Read what changed since the last time: at most 1 statement.

        Args:
            tx: the transaction of the search.
            graph: where the graph stands in it.
            scope: which rows.
            gone: rows that were removed since; None: unknown, read all anew.
        """
        if gone is None:
            self._clear()
        if self.seen == graph.changed:
            return
        whole = self.seen < 0
        if gone and not whole:
            self._drop(np.flatnonzero(np.isin(self._rows.now(), gone) & self._live.now()))
        params = {"graph": graph.key, "scope": scope, "seen": self.seen}
        try:
            for page in tx.pages("new_vectors", PAGE, **params):
                self._put(page, new=whole)
        except BaseException:
            # Half a page is no state to go on from; the next search reads it all.
            self._clear()
            raise
        self.seen = graph.changed
        if self._dead * SPARSE > len(self._rows):
            self._compact()
        self._shorten()

    def slots(self) -> Slots:
        """The matrix as it is now."""
        size, there = len(self._rows), len(self._rows) - self._dead
        if there and (
            len(self._axis) == 0 or there <= FEW or abs(there - self._counted) * LAG > there
        ):
            mean = self._sum / there
            self._norm = float(np.linalg.norm(mean))
            self._axis = (mean / (self._norm or 1.0)).astype(np.float32)
            self._counted = there
            self._central = Column(np.float32)
        if len(self._axis) and len(self._central) < size:
            new = self._vectors.now()[len(self._central) :]
            self._central.extend(product(new, self._axis))
        return Slots(
            generation=self._generation,
            rows=self._rows.view(),
            vectors=self._vectors.view(),
            live=self._live.view(),
            short=None if self._short is None else self._short.view(),
            central=self._central.view(),
            axis=self._axis,
            norm=self._norm,
        )

    def _put(self, page: list[tuple[int, bytes]], *, new: bool) -> None:
        """Take in a page; `new`: none of its rows can be there yet."""
        rows = np.fromiter((row for row, _ in page), np.int64, len(page))
        blob = b"".join(vector for _, vector in page)
        vectors = np.frombuffer(blob, "<f4").reshape(len(page), -1)
        if vectors.shape[1] != self._vectors.now().shape[1]:  # the first, or embedded anew
            self._clear()
            self._vectors = Column(np.float32, vectors.shape[1])
            self._sum = np.zeros(vectors.shape[1])
        if not new:
            self._drop(np.flatnonzero(np.isin(self._rows.now(), rows) & self._live.now()))
        self._rows.extend(rows)
        self._vectors.extend(vectors)
        self._live.extend(np.ones(len(rows), np.bool_))
        self._sum += vectors.sum(axis=0, dtype=np.float64)
        if self._short is not None:
            self._short.extend(vectors[:, :SHORT])

    def _drop(self, slots: Array) -> None:
        if len(slots):
            self._live.put(slots, False)
            self._dead += len(slots)
            self._sum -= self._vectors.now()[slots].sum(axis=0, dtype=np.float64)

    def _compact(self) -> None:
        places = np.flatnonzero(self._live.now())
        columns = [self._rows, self._vectors, self._live]
        if len(places) < MANY:
            self._short = None
        if self._short is not None:
            columns.append(self._short)
        if len(self._central) == len(self._rows):
            columns.append(self._central)
        else:
            self._central = Column(np.float32)
        for column in columns:
            column.keep(places)
        self._dead = 0
        self._generation += 1

    def _shorten(self) -> None:
        """Have a second copy of the leading numbers where they are many and tell enough."""
        vectors = self._vectors.now()
        if self._short is not None or len(vectors) < MANY or vectors.shape[1] < 2 * SHORT:
            return
        sample = vectors[:: max(1, len(vectors) // 1024), :SHORT]
        if float(np.square(sample).sum(axis=1).mean()) >= LEADING:
            self._short = Column(np.float32, SHORT)
            self._short.extend(vectors[:, :SHORT])
