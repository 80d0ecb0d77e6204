"""A whole memory, on every store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graphmem import AsyncGraphMem

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.support.builders import SteppedClock
    from tests.support.places import Place


@pytest.fixture
async def memory(place: Place, clock: SteppedClock) -> AsyncIterator[AsyncGraphMem]:
    """A memory that this test has for itself; at its end the store is clean and emptied."""
    settings = {"user": place.user, "password": place.password, "database": place.database}
    async with AsyncGraphMem(place.url, clock=clock, **settings) as mem:
        yield mem
        assert await mem.check() == []
        for user in await mem.user.list_ordered(limit=1000):
            await mem.user.delete(user.user_id)
        for graph in await mem.graph.list_all(limit=1000):
            await mem.graph.delete(graph.graph_id)
