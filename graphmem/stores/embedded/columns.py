"""Columns in memory that grow at their end and never change under a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, DTypeLike, NDArray

__all__ = ["Column"]


class Column:
    """An array with room at its end. What `view` gave out stays as it was.

    Appending writes behind every view; a change of what is there first makes a copy, once for all
    changes up to the next view.
    """

    __slots__ = ("_array", "_shared", "_size")

    def __init__(self, dtype: DTypeLike, width: int | None = None) -> None:
        """Empty; rows of `width` numbers, or single ones."""
        self._array: NDArray[Any] = np.empty((0,) if width is None else (0, width), dtype)
        self._size = 0
        self._shared = False

    def __len__(self) -> int:
        """How many rows it has."""
        return self._size

    @property
    def bytes(self) -> int:
        """How much memory it takes."""
        return self._array.nbytes

    def now(self) -> NDArray[Any]:
        """All rows, to be read at once and not kept."""
        return self._array[: self._size]

    def view(self) -> NDArray[Any]:
        """All rows, for reading; they stay as they are."""
        self._shared = True
        found = self._array[: self._size]
        found.flags.writeable = False
        return found

    def extend(self, values: ArrayLike) -> None:
        """Append rows."""
        new = np.asarray(values, self._array.dtype)
        end = self._size + len(new)
        if end > len(self._array):
            self._grow(max(end, len(self._array) * 5 // 4) if self._size else end)
        self._array[self._size : end] = new
        self._size = end

    def put(self, places: ArrayLike | slice[int | None, int | None], values: ArrayLike) -> None:
        """Change some rows."""
        if self._shared:
            self._array = self._array.copy()
            self._shared = False
        self._array[places] = values  # pyright: ignore[reportArgumentType, reportCallIssue]

    def keep(self, places: NDArray[Any]) -> None:
        """Have only these rows, in this order."""
        self._array = self._array[: self._size][places]
        self._size = len(places)
        self._shared = False

    def _grow(self, places: int) -> None:
        array = np.empty((places, *self._array.shape[1:]), self._array.dtype)
        array[: self._size] = self._array[: self._size]
        self._array = array
        self._shared = False
