"""Vectors of stems from the bundled embedder's own vocabulary; nothing is stored.

A stem's vector is the mean direction of the whole words that the embedder knows and that have
this stem ("hike": hike, hikes, hiked, hiking, hiker); of a stem it does not know, the sum of the
pieces into which it cuts it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from graphmem.core.tokens import terms
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

        words = word_table()
        rows = np.zeros((len(stems), DIMENSION), np.float32)
        for row, stem in zip(rows, stems, strict=True):
            ids = [words.ids[form] for form in _forms(stem) if form in words.ids]
            ids = [each for each in ids if _stem_of(words.names[each]) == stem]
            if ids:
                found = words.table[ids].astype(np.float32)
                row[:] = (found / np.linalg.norm(found, axis=1, keepdims=True)).sum(axis=0)
            elif pieces := words.pieces(stem):
                row[:] = words.table[pieces].sum(axis=0, dtype=np.int32)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return rows / np.maximum(lengths, 1e-9)


def _forms(stem: str) -> list[str]:
    forms = [stem + ending for ending in _ENDINGS]
    if stem.endswith("i"):
        forms += [stem[:-1] + ending for ending in _ENDINGS_OF_Y]
    return forms


@lru_cache(maxsize=1 << 16)
def _stem_of(word: str) -> str:
    return " ".join(terms(word))
