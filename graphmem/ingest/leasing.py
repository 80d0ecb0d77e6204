"""Holding a lease while its work is done."""

from __future__ import annotations

import asyncio
import contextlib
import random
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from graphmem.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from graphmem.core.ports import Clock, Store
    from graphmem.core.requests import Lease

__all__ = ["TTL", "Holding", "back_off", "held"]

TTL: Final = timedelta(seconds=6)
"""How long a lease stands without being renewed. Whoever comes after a killed worker waits so
long; a worker that lives renews it, however long its work takes."""


@dataclass(slots=True)
class Holding:
    """A lease that is held; `over` once a commit gave it back."""

    over: bool = False


@contextlib.asynccontextmanager
async def held(
    store: Store, lease: Lease, clock: Clock, ttl: timedelta = TTL
) -> AsyncGenerator[Holding]:
    """Renew a lease as long as the block runs; give it back at the end, whatever happened."""
    renewal = asyncio.create_task(_renew(store, lease, clock, ttl))
    holding = Holding()
    try:
        yield holding
    finally:
        renewal.cancel()
        await asyncio.gather(renewal, return_exceptions=True)
        if not holding.over:
            await store.release(lease)


async def _renew(store: Store, lease: Lease, clock: Clock, ttl: timedelta) -> None:
    while True:
        await asyncio.sleep(ttl.total_seconds() / 3)
        try:
            lease = await store.renew(lease, now=clock(), ttl=ttl)
        except StoreError:
            return  # lost or unreachable: the commit will say so, if it matters


async def back_off(attempt: int) -> None:
    """Let the other writer finish: up to half a second, with jitter so that two do not meet."""
    await asyncio.sleep(min(0.5, 0.002 * 2**attempt) * (0.5 + random.random() / 2))
