"""A lease is kept by whoever lives, and lapses soon after a death."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from graphmem.client.clock import system_clock
from graphmem.core.requests import StoreSpec
from graphmem.errors import ConflictError
from graphmem.ingest.accept import Draft, intake_of
from graphmem.ingest.leasing import held
from graphmem.stores.embedded import EmbeddedStore

if TYPE_CHECKING:
    from pathlib import Path

    from graphmem.core.requests import Lease

TTL = timedelta(seconds=0.3)


@pytest.fixture
async def store(tmp_path: Path):
    """A store in which one job waits."""
    opened = EmbeddedStore(str(tmp_path / "s.db"))
    await opened.prepare(StoreSpec(embedder="none", dimension=2))
    draft = Draft(source="text", content="The kettle leaks.", task="t", uuid="e")
    await opened.accept(intake_of("graph:g", [draft], system_clock()))
    yield opened
    await opened.close()


async def leased(store: EmbeddedStore, worker: str) -> Lease | None:
    return await store.lease(worker, now=system_clock(), ttl=TTL)


async def test_a_lease_outlives_its_time_while_work_goes_on(store):
    lease = await leased(store, "one")
    assert lease is not None
    async with held(store, lease, system_clock, TTL):
        for _ in range(5):
            await asyncio.sleep(0.2)
            assert await leased(store, "two") is None
    assert await leased(store, "two") is not None  # given back


async def test_a_lease_of_a_dead_worker_lapses(store):
    assert await leased(store, "one") is not None
    assert await leased(store, "two") is None
    await asyncio.sleep(0.4)
    assert await leased(store, "two") is not None


async def test_work_ends_with_its_own_error_and_the_lease_is_given_back(store):
    lease = await leased(store, "one")
    assert lease is not None
    with pytest.raises(ConflictError, match="mine"):
        async with held(store, lease, system_clock, TTL):
            raise ConflictError("mine")
    assert await leased(store, "two") is not None
