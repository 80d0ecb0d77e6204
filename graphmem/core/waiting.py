"""Reads that wait for nothing of each other."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine

__all__ = ["side_by_side"]

A = TypeVar("A")
B = TypeVar("B")


async def side_by_side(one: Coroutine[Any, Any, A], other: Coroutine[Any, Any, B]) -> tuple[A, B]:
    """Two reads at once.

    In turn within `Store.reading` of a store that has no loop there and one thread for all.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        with contextlib.closing(other):
            return await one, await other
    return await asyncio.gather(one, other)
