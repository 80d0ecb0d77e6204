"""The worker in the background: when it begins, how much at once, and how it ends."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from graphmem.core.requests import StoreSpec
from graphmem.errors import StoreError, UnavailableError
from graphmem.ingest.pipeline import Draft, Pipeline
from graphmem.ingest.worker import Worker
from graphmem.models.static import StaticEmbedder, count_tokens
from graphmem.stores import open_store
from tests.support.asking import PlainReader, understood
from tests.support.model_server import hang


class World:
    """A worker on a store in memory; the clock is the machine's."""

    def __init__(self, store, reader):
        self.store, self.reader = store, reader
        self.pipeline = self.another("one")
        self.count = 0

    def another(self, name):
        from graphmem.client.clock import system_clock

        return Pipeline(
            self.store, StaticEmbedder(), system_clock, extractor=self.reader,
            count_tokens=count_tokens, worker=name,
        )  # fmt: skip

    async def tell(self, graph, text="Jane likes Tea", worker=None):
        self.count += 1
        draft = Draft(
            source="message", content=f"{text} {self.count}", task=graph, role="user",
            thread_id="a", uuid=f"e{self.count}",
        )  # fmt: skip
        await self.pipeline.accept(graph, [draft])
        if worker is not None:
            worker.notice(graph, 5)

    async def states(self, graph):
        return {job.status for job in await self.store.directory.task(graph)}


@pytest.fixture
async def world(model_server):
    embedder = StaticEmbedder()
    store = open_store(":memory:")
    await store.prepare(StoreSpec(embedder=embedder.name, dimension=embedder.dimension))
    yield World(store, PlainReader(model_server.url))
    await store.close()


async def until(condition, seconds=5.0):
    deadline = time.monotonic() + seconds
    while not await condition():
        assert time.monotonic() < deadline, "it did not come about"
        await asyncio.sleep(0.01)


async def test_it_waits_a_moment_for_more_and_asks_once(world, model_server):
    model_server.answer(understood)
    worker = Worker(world.pipeline, max_delay=0.5)
    for _ in range(5):
        await world.tell("user:a", worker=worker)
        await asyncio.sleep(0.02)
    assert model_server.requests == []
    await until(lambda: done(world, "user:a"))
    assert len(model_server.requests) == 1
    await worker.close(1.0)


async def done(world, *graphs):
    return all([await world.states(graph) == {"succeeded"} for graph in graphs])


async def test_it_never_waits_longer_than_the_delay(world, model_server):
    model_server.answer(understood, times=None)
    worker = Worker(world.pipeline, max_delay=1.0)
    begun = time.monotonic()
    while not model_server.requests:
        await world.tell("user:a", worker=worker)  # never quiet
        await asyncio.sleep(0.01)
        assert time.monotonic() - begun < 30
    assert time.monotonic() - begun >= 0.2
    await worker.close(5.0)
    assert await done(world, "user:a")


async def test_a_full_batch_waits_for_nothing(world, model_server):
    model_server.answer(understood)
    worker = Worker(world.pipeline, max_delay=60, full=10)
    await world.tell("user:a", worker=worker)
    await world.tell("user:a", worker=worker)
    await until(lambda: done(world, "user:a"))
    await worker.close(1.0)


async def test_several_graphs_at_once_each_in_order(world, model_server):
    # The reader asks from threads of the loop's pool, which is as small as the machine.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(8))
    all_asked = threading.Barrier(8)

    def answered(request):
        all_asked.wait(30)  # no graph is answered before each has asked
        return understood(request)

    model_server.answer(answered, times=None)
    worker = Worker(world.pipeline, max_delay=0.1)
    graphs = [f"user:{n}" for n in range(8)]
    for graph in graphs:
        await world.tell(graph, worker=worker)
    await until(lambda: done(world, *graphs), 60)
    assert model_server.most_at_once == 8
    await worker.close(1.0)


async def test_no_more_graphs_at_once_than_it_may(world, model_server):
    model_server.answer(understood, times=None, latency=0.1)
    worker = Worker(world.pipeline, max_delay=0.05, graphs=2)
    graphs = [f"user:{n}" for n in range(6)]
    for graph in graphs:
        await world.tell(graph, worker=worker)
    await until(lambda: done(world, *graphs))
    assert model_server.most_at_once <= 2
    assert await worker.close(1.0)


async def test_draining_cuts_the_wait_short_and_takes_what_others_left(world, model_server):
    model_server.answer(understood, times=2)
    worker = Worker(world.pipeline, max_delay=60)
    await world.tell("user:left")
    await world.tell("user:a", worker=worker)
    assert await worker.drain() == 2
    assert await done(world, "user:left", "user:a")
    assert await worker.drain() == 0
    await worker.close(1.0)


async def test_closing_ends_what_was_noticed_within_its_time(world, model_server):
    model_server.answer(understood, contains="quick")
    worker = Worker(world.pipeline, max_delay=60)
    await world.tell("user:a", "Jane likes Tea quick", worker=worker)
    await world.tell("user:left")
    assert await worker.close(5.0)
    assert await done(world, "user:a")
    assert await world.states("user:left") == {"pending"}


async def test_closing_gives_up_and_nothing_is_lost(world, model_server):
    model_server.fail(hang())  # to wait for the answer would be to wait for ever
    model_server.answer(understood)
    worker = Worker(world.pipeline, max_delay=60)
    await world.tell("user:a", worker=worker)
    assert not await worker.close(0.1)
    assert len(model_server.requests) == 1
    assert await world.states("user:a") == {"pending"}
    assert await Worker(world.another("two")).drain() == 1
    assert await done(world, "user:a")


async def test_a_worker_of_another_process_serves_until_it_is_told_to_stop(world, model_server):
    model_server.answer(understood, times=None)
    stopped = []
    worker = Worker(world.another("server"))
    serving = asyncio.create_task(worker.serve(lambda: bool(stopped)))
    await world.tell("user:a")
    await until(lambda: done(world, "user:a"))
    stopped.append(True)
    assert await asyncio.wait_for(serving, 2) == 1


async def test_a_store_that_fails_is_told_and_tried_again(world, model_server):
    model_server.answer(understood)
    worker = Worker(world.pipeline, max_delay=0.05)
    real, failing = world.store.candidates, [1]

    async def busy(probe):
        if failing:
            failing.pop()
            raise UnavailableError("too busy")
        return await real(probe)

    world.store.candidates = busy
    await world.tell("user:a", worker=worker)
    await until(lambda: done(world, "user:a"))
    assert failing == []
    await world.tell("user:b")
    failing.append(1)
    with pytest.raises(UnavailableError):
        await worker.drain()
    assert await world.states("user:b") == {"pending"}
    model_server.answer(understood)
    assert await worker.drain() == 1
    await worker.close(1.0)


def halved(request):
    """What is understood, with half a character in all that is said of Rome."""
    told = understood(request)
    for claim in told["claims"]:
        claim["object"] = claim["object"].replace("Rome", "Rome \ud83d")
    return told


async def test_what_the_store_does_not_take_fails_alone_and_holds_up_nobody(world, model_server):
    """A reader of one's own may say what no store keeps."""
    model_server.answer(halved, times=None)
    await world.tell("user:a", "Jane lives in Rome")
    await world.tell("user:a", "Jane likes Tea")
    await world.tell("user:b", "Jane lives in Rome")
    await world.tell("user:c", "Jane likes Tea")
    stopped = []
    serving = asyncio.create_task(Worker(world.pipeline).serve(lambda: bool(stopped)))
    await until(lambda: done(world, "user:c"))
    await world.tell("user:c", "Jane works at Acme")
    await until(lambda: done(world, "user:c"))
    stopped.append(True)
    assert await asyncio.wait_for(serving, 2) == 5
    assert await world.states("user:b") == {"failed"}
    failed, read = sorted(await world.store.directory.task("user:a"), key=lambda job: job.status)
    assert (failed.status, read.status) == ("failed", "succeeded")
    assert failed.error.startswith("StoreError: ")


async def test_a_store_that_takes_nothing_fails_nobodys_work(world, model_server):
    model_server.answer(understood, times=None)
    real = world.store.commit

    async def refuse(changes):
        raise StoreError("the account may not write")

    world.store.commit = refuse
    await world.tell("user:a")
    with pytest.raises(StoreError, match="may not write"):
        await Worker(world.pipeline).drain()
    assert await world.states("user:a") == {"pending"}
    world.store.commit = real
    assert await Worker(world.pipeline).drain() == 1
    assert await done(world, "user:a")


def test_it_begins_anew_on_another_loop(model_server):
    """One client, two `asyncio.run`: what the first left is taken up by the second."""
    embedder = StaticEmbedder()
    model_server.answer(understood)
    store = open_store(":memory:")

    async def first():
        await store.prepare(StoreSpec(embedder=embedder.name, dimension=embedder.dimension))
        await world.tell("user:a", worker=worker)

    async def second():
        assert await worker.drain() == 1
        assert await done(world, "user:a")
        await worker.close(1.0)
        await store.close()

    world = World(store, PlainReader(model_server.url))
    worker = Worker(world.pipeline, max_delay=60)
    asyncio.run(first())
    asyncio.run(second())
