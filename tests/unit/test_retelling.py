"""A model phrases summaries when a graph has come to rest; drafts stand before and after."""

from __future__ import annotations

import asyncio

import pytest

from graphmem import AsyncGraphMem
from graphmem.core.entities import SUMMARY_PHRASED
from graphmem.ingest.worker import Worker
from tests.support import model_server as faults
from tests.support.plain_model import plain

BETTER = "Ann, at home in Oslo, is fond of Tea and Jam."


@pytest.fixture
async def told(model_server):
    """A memory in which three things are known of Ann, read by the scripted model."""
    model_server.answer(plain, schema="extraction", times=None)
    mem = AsyncGraphMem(":memory:", model="m", base_url=model_server.url, max_delay=60)
    await mem.user.add("jane")
    await mem.thread.create("t", "jane")

    async def tell(text):
        await mem.thread.add_messages("t", [{"role": "user", "content": text}])
        await mem.flush(20)

    mem.tell = tell
    await tell("Ann lives in Oslo. Ann likes Tea. Ann likes Jam.")
    yield mem
    await mem.close()


async def ann(mem):
    entities = await mem.graph.node.list(user_id="jane")
    return next(entity for entity in entities if entity.name == "Ann")


async def summary(mem):
    return (await ann(mem)).summary


async def at_rest(mem):
    pipeline = await mem._engine.pipeline()
    return [await pipeline.retell(graph) for graph in list(pipeline.retelling.stale)]


def phrased(request):
    """What a model says of Ann, and of nobody else."""
    things = request.last.split("THINGS")[-1]
    numbers = [line.split(" ")[0] for line in things.splitlines() if '"Ann", draft' in line]
    return {"texts": [{"id": int(number), "text": BETTER} for number in numbers]}


async def test_the_words_of_a_model_take_the_place_of_the_draft(told, model_server):
    draft = await summary(told)
    assert "Oslo" in draft
    model_server.answer(phrased, schema="summaries")
    assert any(await at_rest(told))
    assert await summary(told) == BETTER
    assert SUMMARY_PHRASED not in (await ann(told)).attributes
    assert await at_rest(told) == []  # once
    assert (await told.refold(user_id="jane")).changed == 0
    assert await summary(told) == BETTER


async def test_a_changed_fact_brings_a_draft_back_until_it_is_phrased(told, model_server):
    model_server.answer(phrased, schema="summaries", times=2)
    await at_rest(told)
    await told.tell("Ann lives in Rome.")
    assert "Rome" in await summary(told)
    await at_rest(told)
    assert await summary(told) == BETTER


async def test_what_is_forgotten_is_in_no_summary(told, model_server):
    model_server.answer(phrased, schema="summaries")
    await at_rest(told)
    await told.tell("Cleo likes Figs.")
    assert await summary(told) == BETTER  # nothing new of Ann
    (first, *_) = await told.thread.get("t")
    await told.graph.episode.delete(first.uuid, user_id="jane")
    entities = await told.graph.node.list(user_id="jane")
    assert all("Oslo" not in entity.summary for entity in entities)


@pytest.mark.parametrize("answer", ["no JSON", {"texts": [{"id": 1, "text": "Ann met Bob."}]}])
async def test_what_is_no_use_leaves_the_draft(told, model_server, answer):
    draft = await summary(told)
    model_server.answer(answer, schema="summaries")
    await at_rest(told)
    assert await summary(told) == draft


async def test_an_absent_model_leaves_the_draft(told, model_server):
    draft = await summary(told)
    model_server.fail(faults.status(401), schema="summaries")
    await at_rest(told)
    assert await summary(told) == draft
    assert (await told.status()).jobs == {"succeeded": 1}


async def test_the_worker_does_it_when_nobody_says_anything(told, model_server):
    model_server.answer(phrased, schema="summaries")
    worker = Worker(await told._engine.pipeline(), max_delay=0.02, rest=0.05)
    worker.notice("user:jane", 1)
    for _ in range(300):
        if await summary(told) == BETTER:
            break
        await asyncio.sleep(0.02)
    assert await summary(told) == BETTER
    await worker.close(1.0)
