"""Columns and lists in memory that grow at their end and never change under a reader."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, overload

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike, DTypeLike, NDArray

__all__ = ["Column", "Upto"]


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


class Upto(Sequence[str]):
    """The first `size` of a list that may grow, or those at `places`."""

    __slots__ = ("_all", "_places", "_size")

    def __init__(self, all_of: list[str], size: int, places: NDArray[Any] | None = None) -> None:
        """Of `all_of`; it is not copied."""
        self._all = all_of
        self._size = size
        self._places = places

    def __len__(self) -> int:
        """How many there are."""
        return self._size

    def __iter__(self) -> Iterator[str]:
        """All of them."""
        if self._places is None:
            return islice(self._all, self._size)
        return map(self._all.__getitem__, self._places.tolist())

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        """One of them, or a list of several."""
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(self._size))]
        if not 0 <= place < self._size:
            if not -self._size <= place < 0:
                raise IndexError(place)
            place += self._size
        return self._all[place if self._places is None else self._places[place]]

    def at(self, places: NDArray[Any]) -> list[str]:
        """Those at these places."""
        chosen = places if self._places is None else self._places[places]
        return [self._all[place] for place in chosen.tolist()]
