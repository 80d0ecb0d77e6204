"""Cross-encoders of the caller's own: a plain or async function from texts to scores."""

from __future__ import annotations

import asyncio
import inspect
import math
from typing import TYPE_CHECKING, cast

from graphmem.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

__all__ = ["CallableCrossEncoder"]


class CallableCrossEncoder:
    """A function (query, texts) -> scores: implements `core.ports.CrossEncoder`.

    Plain functions run in a thread, so that the loop goes on.
    """

    def __init__(self, call: Callable[[str, Sequence[str]], object]) -> None:
        """Keep the function."""
        self._call = call
        self._name = str(getattr(call, "__qualname__", None) or type(call).__name__)

    async def score(self, query: str, texts: Sequence[str]) -> list[float]:
        """One number for each text, in order.

        Raises:
            ModelError: it failed, or gave another number of scores, or one that is not finite.
        """
        try:
            given = await self._given(query, list(texts))
            scores = [float(score) for score in cast("Iterable[float]", given)]
        except ModelError:
            raise
        except Exception as error:
            raise ModelError(
                f"cross_encoder {self._name!r} failed: {error}; it is called with (query, texts) "
                "and must give one number for each text"
            ) from error
        if len(scores) != len(texts):
            raise ModelError(
                f"cross_encoder {self._name!r} gave {len(scores)} scores for {len(texts)} texts; "
                "it must give one for each, in their order"
            )
        wrong = next((score for score in scores if not math.isfinite(score)), None)
        if wrong is not None:
            raise ModelError(
                f"cross_encoder {self._name!r} gave the score {wrong!r}; it must give finite "
                "numbers, larger for what fits better"
            )
        return scores

    async def close(self) -> None:
        """Nothing is held."""

    async def _given(self, query: str, texts: list[str]) -> object:
        call = self._call
        if inspect.iscoroutinefunction(call) or inspect.iscoroutinefunction(
            getattr(call, "__call__", None)  # noqa: B004 - an object whose call is async
        ):
            given = call(query, texts)
        else:
            given = await asyncio.to_thread(call, query, texts)
        return await given if inspect.isawaitable(given) else given
