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
_FEW: Final = 1024
"""Stems whose vectors are kept (a question's); of more at once (a graph's) they are not."""
_BATCH: Final = 4096
"""Stems summed at once: bounds memory to tens of megabytes."""


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

        if len(stems) > _FEW:
            return _sums([_made_of(stem) for stem in stems])
        if not stems:
            return np.zeros((0, DIMENSION), np.float32)
        return np.stack([_vector(stem) for stem in stems])


@lru_cache(maxsize=1 << 14)
def _vector(stem: str) -> NDArray[Any]:
    vector = _sums([_made_of(stem)])[0]
    vector.flags.writeable = False
    return vector


def _sums(made: Sequence[tuple[bool, tuple[int, ...]]]) -> NDArray[Any]:
    """The unit vectors of what `_made_of` tells."""
    import numpy as np

    table, lengths = word_table().table, _lengths()
    places = np.fromiter((place for _, own in made for place in own), np.int64)
    counts = np.fromiter((len(own) for _, own in made), np.int64, len(made))
    whole = np.repeat(np.fromiter((it for it, _ in made), np.bool_, len(made)), counts)
    rows = np.zeros((len(made), DIMENSION), np.float32)
    there = np.flatnonzero(counts)
    starts = np.concatenate([[0], np.cumsum(counts[there])])
    for first in range(0, len(there), _BATCH):
        wanted = there[first : first + _BATCH]
        begin, end = starts[first], starts[first + len(wanted)]
        parts = table[places[begin:end]].astype(np.float32)
        # Whole words count as directions, pieces as they are.
        parts /= np.where(whole[begin:end], lengths[places[begin:end]], 1.0)[:, None]
        rows[wanted] = np.add.reduceat(parts, starts[first : first + len(wanted)] - begin, axis=0)
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.maximum(norms, 1e-9)


@lru_cache(maxsize=1 << 16)
def _made_of(stem: str) -> tuple[bool, tuple[int, ...]]:
    """The places of the whole words of this stem (True), or of the pieces it is cut into."""
    words = word_table()
    known = [place for form in _forms(stem) if (place := words.ids.get(form)) is not None]
    known = [place for place in known if _stem_of(words.names[place]) == stem]
    return (True, tuple(known)) if known else (False, tuple(words.pieces(stem)))


@lru_cache(maxsize=1)
def _lengths() -> NDArray[Any]:
    """The length of each vector of the bundled vocabulary (float32)."""
    import numpy as np

    return np.linalg.norm(word_table().table.astype(np.float32), axis=1)


def _forms(stem: str) -> list[str]:
    forms = [stem + ending for ending in _ENDINGS]
    if stem.endswith("i"):
        forms += [stem[:-1] + ending for ending in _ENDINGS_OF_Y]
    return forms


@lru_cache(maxsize=1 << 16)
def _stem_of(word: str) -> str:
    return " ".join(terms(word))
