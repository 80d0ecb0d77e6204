"""Embedders of the caller's own: an object with the embedder's methods, or a plain callable."""

from __future__ import annotations

import asyncio
import inspect
from array import array
from typing import TYPE_CHECKING, cast

from graphmem.errors import ConfigError, ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphmem.core.ports import Embedder
    from graphmem.core.records import Vector

__all__ = ["CallableEmbedder", "embedder_of"]


class CallableEmbedder:
    """A function from texts to lists of numbers, as an embedder.

    Its name is the function's `name` or `__qualname__`, its dimension that of the vector it gives
    for a first word. Vectors are scaled to unit length. Plain functions run in a thread.
    """

    def __init__(self, call: Callable[[Sequence[str]], object]) -> None:
        """Keep the function; its dimension is unknown until `embedder_of` has asked it."""
        self._call = call
        self.name = str(getattr(call, "name", None) or getattr(call, "__qualname__", "callable"))
        self.dimension = 0

    async def embed(self, texts: Sequence[str]) -> list[Vector]:
        """One vector for each text, in order.

        Raises:
            ModelError: it failed, or gave another number or length of vectors.
        """
        try:
            if inspect.iscoroutinefunction(self._call):
                given = await self._call(list(texts))
            else:
                given = await asyncio.to_thread(self._call, list(texts))
            vectors = [_unit(numbers) for numbers in cast("Sequence[Sequence[float]]", given)]
        except ModelError:
            raise
        except Exception as error:
            raise ModelError(f"embedder {self.name!r} failed: {error}") from error
        sizes = {len(vector) // 4 for vector in vectors}
        if len(vectors) != len(texts) or sizes - {self.dimension or max(sizes, default=0)}:
            raise ModelError(
                f"embedder {self.name!r} gave {len(vectors)} vectors of {sorted(sizes)} numbers "
                f"for {len(texts)} texts; one of {self.dimension or 'one'} each is needed"
            )
        return vectors


async def embedder_of(given: Embedder | Callable[[Sequence[str]], object]) -> Embedder:
    """The embedder that was given; of a callable, after one call that tells its dimension.

    Raises:
        ConfigError: it is neither an embedder nor a callable that gives vectors.
    """
    if hasattr(given, "embed") and hasattr(given, "dimension") and hasattr(given, "name"):
        return cast("Embedder", given)
    if not callable(given):
        raise ConfigError("embedder= must be callable: texts to lists of numbers")
    made = CallableEmbedder(given)
    try:
        (first,) = await made.embed(["dimension"])
    except ModelError as error:
        raise ConfigError(f"embedder= could not be asked for its dimension: {error}") from error
    made.dimension = len(first) // 4
    return made


def _unit(numbers: Sequence[float]) -> Vector:
    values = [float(number) for number in numbers]
    length = sum(value * value for value in values) ** 0.5
    return array("f", [value / length if length else 0.0 for value in values]).tobytes()
