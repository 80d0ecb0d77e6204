"""`prepare` and `close`: the schema, made once, guarded against another embedder."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from graphmem.errors import SchemaError
from tests.support.builders import SPEC


async def test_preparing_twice_keeps_what_is_there(store, make):
    await store.accept(make.said("e1"))
    await store.prepare(SPEC)
    (found,) = await store.fetch(make.graph, "episode", [make.id("e1")])
    assert found is not None


async def test_two_may_prepare_at_once(place):
    stores = [place.open() for _ in range(3)]
    try:
        await asyncio.gather(*(s.prepare(SPEC) for s in stores))
        assert await stores[0].check() == ()
    finally:
        await asyncio.gather(*(s.close() for s in stores))


@pytest.mark.parametrize(
    ("spec", "word"),
    [(replace(SPEC, dimension=8), "8"), (replace(SPEC, embedder="another-one"), "another-one")],
)
async def test_another_embedder_is_refused_and_named(store, place, spec, word):
    second = place.open()
    try:
        with pytest.raises(SchemaError, match=word):
            await second.prepare(spec)
    finally:
        await second.close()
    await store.prepare(SPEC)


async def test_content_is_there_after_reopening(store, make, reopen):
    await store.accept(make.said("e1"))
    await store.commit(make.graph_of(0, make.fact("f1", "jane", "LIVES_IN", "oslo")))
    again = await reopen()
    assert (await again.state(make.graph)).version == 1
    (episode,) = await again.fetch(make.graph, "episode", [make.id("e1")])
    (fact,) = await again.fetch(make.graph, "fact", [make.id("fact f1")])
    assert episode.content == "text of e1"
    assert fact.fact == "jane LIVES_IN oslo"


async def test_closing_twice_is_fine(place):
    store = await place.prepared()
    await store.close()
    await store.close()


async def test_a_new_store_is_clean(store):
    assert await store.check() == ()
