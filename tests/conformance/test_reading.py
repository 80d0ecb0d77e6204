"""`reading`: reads that belong together, one after the other."""

from __future__ import annotations

import pytest

from graphmem.errors import NotFoundError


async def test_a_reading_gives_what_its_reads_give(store, make):
    episode = make.episode("e1", "I drink tea")
    await store.accept(make.intake(episode))

    async def work():
        page = await store.scan(make.graph, "episode")
        (again,) = await store.fetch(make.graph, "episode", [episode.uuid])
        return page.records, again, await store.state(make.graph)

    records, again, state = await store.reading(work)
    assert [it.content for it in records] == ["I drink tea"]
    assert again == records[0]
    assert state == await store.state(make.graph)


async def test_what_a_reading_raises_comes_out_and_the_next_one_works(store, make):
    async def wrong():
        await store.state(make.graph)
        raise NotFoundError("not here")

    with pytest.raises(NotFoundError, match="not here"):
        await store.reading(wrong)
    state = await store.reading(lambda: store.state(make.graph))
    assert state.version == 0


async def test_readings_at_once_do_not_meet(store, make):
    import asyncio

    await store.accept(make.intake(*(make.episode(f"e{n}", f"tea {n}") for n in range(3))))

    async def one(n: int):
        (found,) = await store.fetch(make.graph, "episode", [make.id(f"e{n}")])
        page = await store.scan(make.graph, "episode", limit=n + 1)
        return found.content, len(page.records)

    told = await asyncio.gather(*(store.reading(lambda n=n: one(n)) for n in range(3)))
    assert told == [("tea 0", 1), ("tea 1", 2), ("tea 2", 3)]
