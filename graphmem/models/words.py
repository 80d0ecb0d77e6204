"""Vectors of stems from the bundled embedder's own vocabulary; nothing is stored.

A stem's vector is the mean direction of the whole words that the embedder knows and that the
stem makes with the usual endings ("walk": walk, walks, walked, walking, walker); of a stem that
makes none, that of the pieces into which it is cut. Whether such a word really has this stem is
not asked: it costs seconds for a large graph and is worth 0.1 points of recall@10.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from graphmem.models.static import DIMENSION, word_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["StemVectors"]

_ENDINGS: Final = (
    *("", "s", "es", "e", "ed", "d", "ing", "er", "ers", "ly", "y", "ies", "ied", "ion", "ions"),
    *("al", "ation", "ment", "ness", "ive", "or"),
)
_ENDINGS_OF_Y: Final = ("y", "ies", "ied", "ily", "iness", "ier", "iest")
"""Endings after a stem that ends in "i": Snowball turns a last "y" into it."""
_FEW: Final = 1024
"""More stems than these are those of a whole graph: kept only where there is room."""
_BATCH: Final = 2048
_MOST: Final = 1 << 14
"""Stems whose vectors are kept: 16 MB."""


class StemVectors:
    """Static vectors of stems (`core.tokens`); light, shares the bundled model."""

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return DIMENSION

    def of(self, stems: Sequence[str]) -> NDArray[Any]:
        """One row for each stem (float32), unit length; all 0 for what has no known piece.

        Raises:
            ModelError: the bundled files are missing or damaged.
        """
        import numpy as np

        if not stems:
            return np.zeros((0, DIMENSION), np.float32)
        if len(stems) <= _FEW:
            return _LATELY.of(stems)
        starts = range(0, len(stems), _BATCH)
        vectors = np.concatenate([_vectors(stems[start : start + _BATCH]) for start in starts])
        # The walk asks for the words of facts, which are those of the graph.
        _LATELY.keep(stems, vectors)
        return vectors


class _Lately:
    """The vectors of the stems asked for lately, in one table. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._places: dict[str, int] = {}
        self._table: NDArray[Any] | None = None

    def of(self, stems: Sequence[str]) -> NDArray[Any]:
        """A row for each, those that are new computed at once."""
        with self._lock:
            new = [stem for stem in dict.fromkeys(stems) if stem not in self._places]
            if len(self._places) + len(new) > _MOST:
                self._places.clear()
                new = list(dict.fromkeys(stems))
            if new:
                self._add(new, _vectors(new))
            assert self._table is not None
            return self._table[[self._places[stem] for stem in stems]]

    def keep(self, stems: Sequence[str], vectors: NDArray[Any]) -> None:
        """Keep as many as there is room for."""
        with self._lock:
            room = _MOST - len(self._places)
            new = {stem: row for row, stem in enumerate(stems) if stem not in self._places}
            self._add([*new][:room], vectors[[*new.values()][:room]])

    def _add(self, stems: Sequence[str], vectors: NDArray[Any]) -> None:
        """Add stems that are new, each once."""
        import numpy as np

        begin, end = len(self._places), len(self._places) + len(stems)
        if self._table is None or end > len(self._table):
            table = np.empty((min(_MOST, 2 * end), DIMENSION), np.float32)
            if self._table is not None:
                table[:begin] = self._table[:begin]
            self._table = table
        self._table[begin:end] = vectors
        self._places.update(zip(stems, range(begin, end), strict=True))


_LATELY: Final = _Lately()


def _vectors(stems: Sequence[str]) -> NDArray[Any]:
    import numpy as np

    words = word_table()
    rows = np.zeros((len(stems), DIMENSION), np.float32)
    ids: list[int] = []
    known: list[int] = []
    starts: list[int] = []
    known_as = words.ids.get
    for place, stem in enumerate(stems):
        found = [word for word in map(known_as, _forms(stem)) if word is not None]
        found = found or words.pieces(stem)
        if found:
            known.append(place)
            starts.append(len(ids))
            ids += found
    if known:
        units = words.table[ids].astype(np.float32)
        # What stands for unknown signs has no direction.
        units /= np.maximum(np.linalg.norm(units, axis=1, keepdims=True), 1e-9)
        rows[known] = np.add.reduceat(units, starts, axis=0)
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def _forms(stem: str) -> list[str]:
    forms = [stem + ending for ending in _ENDINGS]
    if stem.endswith("i"):
        forms += [stem[:-1] + ending for ending in _ENDINGS_OF_Y]
    return forms
