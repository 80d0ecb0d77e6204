"""The vectors of a graph as one matrix in memory, kept fresh by what each commit changed.

A matrix remembers the graph's change counter up to which it has read. A search reads that counter
in its own transaction: what is newer is read from the file, by whatever program it was written;
what was removed is noticed by the second counter. Matrices beyond the memory limit are let go,
least recently used first.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from graphmem.errors import SchemaError
from graphmem.stores.embedded.connection import MovedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from graphmem.core.records import Vector
    from graphmem.stores.embedded.connection import Tx
    from graphmem.stores.embedded.graphs import Graph

    Floats: TypeAlias = NDArray[np.float32]
    Rows: TypeAlias = NDArray[np.int64]

__all__ = ["CACHE_BYTES", "VectorCache"]

CACHE_BYTES = 512 * 2**20
PAGE = 4096
"""Vectors read from the file at a time."""


class VectorCache:
    """The matrices of one store in this program, one for each graph and scope."""

    def __init__(self, limit: int = CACHE_BYTES) -> None:
        """Keep at most `limit` bytes, or the one matrix in use if that alone is larger."""
        self._limit = limit
        self._lock = threading.Lock()
        self._matrices: OrderedDict[tuple[int, int], _Matrix] = OrderedDict()

    @property
    def bytes(self) -> int:
        """How much memory the matrices take."""
        return sum(matrix.bytes for matrix in self._matrices.values())

    def scores(
        self, tx: Tx, graph: Graph, scope: int, vectors: Sequence[Vector]
    ) -> tuple[Rows, Floats]:
        """All rows of the scope that have a vector, and the best cosine with one of `vectors`.

        1 statement if the graph changed since the last call, 2 if rows were removed, else none.

        Raises:
            MovedError: the matrix is newer than this transaction.
        """
        with self._lock:
            matrix = self._matrices.setdefault((graph.key, scope), _Matrix())
            self._matrices.move_to_end((graph.key, scope))
        with matrix.lock:
            matrix.refresh(tx, graph, scope)
            answer = matrix.scores(vectors)
        self._shrink()
        return answer

    def _shrink(self) -> None:
        with self._lock:
            while len(self._matrices) > 1 and self.bytes > self._limit:
                self._matrices.popitem(last=False)


class _Matrix:
    """Rows and their vectors; `size` of the allotted places are taken."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._seen = -1
        self._size = 0
        self._rows: Rows = np.empty(0, np.int64)
        self._vectors: Floats = np.empty((0, 0), np.float32)

    @property
    def bytes(self) -> int:
        return self._rows.nbytes + self._vectors.nbytes

    def refresh(self, tx: Tx, graph: Graph, scope: int) -> None:
        if self._seen == graph.changed:
            return
        if self._seen > graph.changed:
            raise MovedError
        if graph.removed > self._seen >= 0:
            self._keep([row for (row,) in tx.all("vector_rows", graph=graph.key, scope=scope)])
        whole = self._seen < 0
        params = {"graph": graph.key, "scope": scope, "seen": self._seen}
        try:
            for page in tx.pages("new_vectors", PAGE, **params):
                self._put(page, new=whole)
        except BaseException:
            # Half a page is no state to go on from; the next search reads it all.
            self._seen, self._size = -1, 0
            raise
        self._seen = graph.changed

    def scores(self, vectors: Sequence[Vector]) -> tuple[Rows, Floats]:
        size = self._size
        asked = np.stack([np.frombuffer(vector, "<f4") for vector in vectors])
        if not size:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        if asked.shape[1] != self._vectors.shape[1]:
            raise SchemaError(
                "the store was embedded anew by another embedder while it was open here; open it "
                "again with that one"
            )
        return self._rows[:size].copy(), (self._vectors[:size] @ asked.T).max(axis=1)

    def _keep(self, rows: list[int]) -> None:
        size = self._size
        left = np.isin(self._rows[:size], np.asarray(rows, np.int64))
        kept = int(left.sum())
        self._rows[:kept] = self._rows[:size][left]
        self._vectors[:kept] = self._vectors[:size][left]
        self._size = kept

    def _put(self, page: list[tuple[int, bytes]], *, new: bool) -> None:
        """Take in a page; `new`: none of its rows can be there yet."""
        rows = np.fromiter((row for row, _ in page), np.int64, len(page))
        blob = b"".join(vector for _, vector in page)
        vectors = np.frombuffer(blob, "<f4").reshape(len(page), -1)
        if vectors.shape[1] != self._vectors.shape[1]:  # the store was embedded anew
            self._size = 0
            self._rows = np.empty(0, np.int64)
            self._vectors = np.empty((0, vectors.shape[1]), np.float32)
        known = np.zeros(len(rows), np.bool_) if new else np.isin(rows, self._rows[: self._size])
        if known.any():
            order = np.argsort(self._rows[: self._size])
            found = np.searchsorted(self._rows[: self._size], rows[known], sorter=order)
            self._vectors[order[found]] = vectors[known]
            rows, vectors = rows[~known], vectors[~known]
        end = self._size + len(rows)
        if end > len(self._rows):
            self._grow(max(end, len(self._rows) * 3 // 2), vectors.shape[1])
        self._rows[self._size : end] = rows
        self._vectors[self._size : end] = vectors
        self._size = end

    def _grow(self, places: int, dimension: int) -> None:
        rows = np.empty(places, np.int64)
        vectors = np.empty((places, dimension), np.float32)
        if self._size:
            rows[: self._size] = self._rows[: self._size]
            vectors[: self._size] = self._vectors[: self._size]
        self._rows, self._vectors = rows, vectors
