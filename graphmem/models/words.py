"""Vectors of stems from the bundled embedder's own vocabulary; nothing is stored.

A stem's vector is the mean direction of the whole words that the embedder knows and that the
stem makes with the usual endings ("walk": walk, walks, walked, walking, walker); of a stem that
makes none, that of the pieces into which it is cut. Whether such a word really has this stem is
not asked: it costs seconds for a large graph and is worth 0.1 points of recall@10.
"""

from __future__ import annotations

from functools import lru_cache
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
"""Stems whose vectors are kept; more are those of a whole graph."""
_BATCH: Final = 2048


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
            return np.stack([_vector(stem) for stem in stems])
        starts = range(0, len(stems), _BATCH)
        return np.concatenate([_vectors(stems[start : start + _BATCH]) for start in starts])


@lru_cache(maxsize=1 << 14)
def _vector(stem: str) -> NDArray[Any]:
    vector: NDArray[Any] = _vectors((stem,))[0]
    vector.flags.writeable = False
    return vector


def _vectors(stems: Sequence[str]) -> NDArray[Any]:
    import numpy as np

    words = word_table()
    rows = np.zeros((len(stems), DIMENSION), np.float32)
    ids: list[int] = []
    known: list[int] = []
    starts: list[int] = []
    for place, stem in enumerate(stems):
        found = [words.ids[form] for form in _forms(stem) if form in words.ids]
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
