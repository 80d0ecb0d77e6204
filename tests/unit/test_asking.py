"""A model reads: one call a batch, its answer kept, whatever goes wrong told on the task."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from graphmem.core.extraction import ModelReader
from graphmem.core.requests import StoreSpec
from graphmem.errors import ConflictError
from graphmem.ingest.pipeline import Draft, Pipeline
from graphmem.models.static import StaticEmbedder, count_tokens
from graphmem.stores import open_store
from tests.support import model_server as faults
from tests.support.asking import PlainReader, understood

GRAPH = "user:jane"
TASK = "t"


@dataclass
class World:
    """A store in memory, a pipeline whose model is scripted, and a clock that is set."""

    store: object
    pipeline: Pipeline
    reader: PlainReader
    now: list[datetime]
    statements: list[str]
    count: int = 0

    async def tell(self, *texts: str, thread: str | None = "a", task: str = TASK) -> list[str]:
        drafts = []
        for text in texts:
            self.count += 1
            drafts.append(
                Draft(
                    source="message",
                    content=text,
                    task=task,
                    role="user",
                    uuid=f"episode-{self.count}",
                    thread_id=thread,
                    reference_time=self.now[0] + timedelta(minutes=self.count),
                )
            )
        receipts = await self.pipeline.accept(GRAPH, drafts)
        return [receipt.episode.uuid for receipt in receipts]

    async def work(self) -> int:
        return await self.pipeline.work(GRAPH)

    async def jobs(self, task: str = TASK):
        return [j for j in await self.store.directory.task(task) if j.kind == "extract"]

    async def facts(self) -> list[str]:
        page = await self.store.scan(GRAPH, "fact", limit=100)
        return sorted(fact.fact for fact in page.records)

    def pipeline_of(self, worker: str) -> Pipeline:
        return Pipeline(
            self.store,
            StaticEmbedder(),
            lambda: self.now[0],
            extractor=self.reader,
            count_tokens=count_tokens,
            worker=worker,
        )


@pytest.fixture
async def world(model_server):
    embedder = StaticEmbedder()
    statements: list[str] = []
    store = open_store(":memory:", tracer=lambda stage, name, **_: statements.append(name))
    await store.prepare(StoreSpec(embedder=embedder.name, dimension=embedder.dimension))
    reader = PlainReader(model_server.url, timeout=0.5)
    assert isinstance(reader, ModelReader)
    made = World(store, None, reader, [datetime(2025, 1, 1, tzinfo=UTC)], statements)
    made.pipeline = made.pipeline_of("one")
    yield made
    assert await store.check() == ()
    await store.close()


async def test_one_message_is_one_call(world, model_server):
    model_server.answer(understood)
    await world.tell("Jane lives in Oslo")
    assert await world.facts() == []
    assert await world.work() == 1
    assert await world.facts() == ["Jane lives in Oslo."]
    (job,) = await world.jobs()
    assert (job.status, job.error, job.answer) == ("succeeded", None, None)
    assert await world.work() == 0


async def test_messages_of_one_thread_go_together_and_threads_apart(world, model_server):
    model_server.answer(understood, times=3)
    await world.tell("Jane likes Tea", "Jane likes Jam", "Jane likes Cake", thread="a")
    await world.tell("Jane likes Figs", "Jane likes Rice", thread="b")
    await world.tell("Jane likes Soup", thread="a")
    assert await world.work() == 6
    assert len(await world.facts()) == 6
    asked = [json_of(request) for request in model_server.requests]
    assert [len(each["messages"]) for each in asked] == [3, 2, 1]
    # Only the thread's own messages stand before a batch.
    assert [each["before"] for each in asked] == [
        [],
        [],
        ["Jane likes Tea", "Jane likes Jam", "Jane likes Cake"],
    ]


async def test_a_batch_has_a_token_budget(world, model_server):
    model_server.answer(understood, times=None)
    long = "Jane likes Tea. " + "The weather was mild and the road was long. " * 80
    await world.tell(long, long, long, "Jane likes Jam", "x " * 9000 + "Jane likes Figs")
    assert await world.work() == 5
    assert [len(json_of(r)["messages"]) for r in model_server.requests] == [2, 2, 1]
    assert len(await world.facts()) == 3


def json_of(request):
    import json

    return json.loads(request.last)


async def test_a_conflict_does_not_ask_again(world, model_server):
    model_server.answer(understood)
    await world.tell("Jane lives in Oslo")
    real, failures = world.store.commit, [1, 2]

    async def moved(changes):
        if failures:
            failures.pop()
            raise ConflictError("the graph moved")
        return await real(changes)

    world.store.commit = moved
    assert await world.work() == 1
    assert failures == []
    assert await world.facts() == ["Jane lives in Oslo."]


async def test_a_dead_workers_answer_is_read_by_the_next(world, model_server):
    model_server.answer(understood)
    await world.tell("Jane lives in Oslo", "Jane likes Tea")

    async def die(changes):
        raise asyncio.CancelledError

    real, world.store.commit = world.store.commit, die
    with pytest.raises(asyncio.CancelledError):
        await world.work()
    world.store.commit = real
    lead, second = await world.jobs()
    assert "Jane lives in Oslo" in lead.answer
    assert second.answer is None
    await world.tell("Jane likes Jam")  # does not join a batch that was answered
    model_server.answer(understood, contains="Jam")
    assert await world.pipeline_of("two").work(GRAPH) == 3
    assert len(await world.facts()) == 3
    assert [job.answer for job in await world.jobs()] == [None] * 3


async def test_a_kept_answer_goes_with_any_message_of_its_batch(world, model_server):
    model_server.answer(understood, times=2)
    _, second = await world.tell("Jane lives in Oslo", "Jane likes Tea")

    async def die(changes):
        raise asyncio.CancelledError

    real, world.store.commit = world.store.commit, die
    with pytest.raises(asyncio.CancelledError):
        await world.work()
    world.store.commit = real
    await world.pipeline.forget(GRAPH, [second])
    assert [job.answer for job in await world.jobs()] == [None]
    assert await world.pipeline_of("two").work(GRAPH) == 1
    assert await world.facts() == ["Jane lives in Oslo."]
    assert json_of(model_server.requests[-1])["messages"] == ["Jane lives in Oslo"]


async def test_an_absent_model_puts_all_that_needs_it_off(world, model_server):
    model_server.fail(faults.status(429, retry_after="7"))
    await world.tell("Jane lives in Oslo", thread="a")
    await world.tell("Jane likes Tea", thread="b", task="u")
    assert await world.work() == 1
    assert len(model_server.requests) == 1
    for job in (*await world.jobs(), *await world.jobs("u")):
        assert job.status == "pending"
        assert job.error.startswith("ModelUnavailableError: ")
        assert timedelta(seconds=6) < job.not_before - world.now[0] < timedelta(seconds=8)
    assert await world.work() == 0
    world.now[0] += timedelta(seconds=8)
    model_server.answer(understood, times=2)
    assert await world.work() == 2
    assert [job.error for job in await world.jobs()] == [None]
    assert len(await world.facts()) == 2


FAULTS = {
    "500": faults.status(500),
    "hang": faults.hang(),
    "cut": faults.cut(),
    "dropped": faults.drop(),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_what_may_be_over_soon_waits_ever_longer(world, model_server, fault):
    world.reader.timeout = 0.2
    model_server.fail(FAULTS[fault], times=2)
    await world.tell("Jane lives in Oslo")
    waits = []
    for _ in range(2):
        await world.work()
        (job,) = await world.jobs()
        assert job.status == "pending"
        waits.append(job.not_before - world.now[0])
        world.now[0] = job.not_before
    assert waits[1] > waits[0]
    model_server.answer(understood)
    assert await world.work() == 1
    assert await world.facts() == ["Jane lives in Oslo."]


ANSWERS = {
    "no json": ("I would rather not say.", "Expecting value"),
    "another schema": ({"other": 1}, "claims"),
    "empty": ("", "Expecting value"),
}


@pytest.mark.parametrize("answer", ANSWERS)
async def test_an_answer_that_cannot_be_read_fails_and_stays_for_inspection(
    world, model_server, answer
):
    content, reason = ANSWERS[answer]
    model_server.answer(content)
    first, _ = await world.tell("Jane lives in Oslo", "Jane likes Tea")
    assert await world.work() == 2
    lead, second = await world.jobs()
    assert {lead.status, second.status} == {"failed"}
    assert reason in lead.error
    assert reason in second.error
    assert first in lead.answer
    found = await world.store.fetch(GRAPH, "episode", [first])
    assert found[0].content == "Jane lives in Oslo"
    assert await world.work() == 0
    model_server.answer(understood)
    assert await world.store.directory.retry(TASK) == 2
    assert await world.work() == 2
    assert await world.facts() == ["Jane likes Tea.", "Jane lives in Oslo."]


@pytest.mark.parametrize("fault", [faults.not_json(), faults.foreign(), faults.no_choices()])
async def test_what_is_no_completion_fails(world, model_server, fault):
    model_server.fail(fault)
    await world.tell("Jane lives in Oslo")
    assert await world.work() == 1
    (job,) = await world.jobs()
    assert job.status == "failed"
    assert job.error.startswith("OutputError: ")


async def test_a_bad_claim_is_dropped_alone_and_told(world, model_server):
    good = {"message": 1, "subject": "Jane", "verb": "likes", "object": "Tea"}
    model_server.answer(
        {
            "claims": [
                {**good, "quote": "Jane likes Tea"},
                {**good, "object": "Gin", "quote": "Jane likes Gin"},
                {**good, "quote": "Jane likes Tea", "corrects": [9]},
            ]
        }
    )
    await world.tell("Jane likes Tea")
    await world.work()
    assert await world.facts() == ["Jane likes Tea."]
    (job,) = await world.jobs()
    assert job.status == "succeeded"
    assert job.error.splitlines() == [
        "the quote 'Jane likes Gin' is not in the message",
        "a fact was named that was not shown",
    ]


async def test_a_fact_that_was_shown_and_replaced_since_is_corrected_as_its_successor(
    world, model_server
):
    model_server.answer(understood, times=1)
    await world.tell("Jane lives in Oslo")
    await world.work()
    (fact,) = (await world.store.scan(GRAPH, "fact", limit=9)).records
    reader = world.reader
    asked = reader.ask

    async def shown(batch, known, background):
        raw = await asked(batch, known, background)
        return type(raw)(**{**fields(raw), "facts": (fact.uuid,)})

    reader.ask = shown
    model_server.answer(
        lambda r: {"claims": [understood(r)["claims"][0] | {"corrects": [1]}]}, contains="Rome"
    )
    await world.tell("Jane lives in Rome")
    await world.work()
    holding = [
        f.fact for f in (await world.store.scan(GRAPH, "fact", limit=9)).records if not f.retracted
    ]
    assert holding == ["Jane lives in Rome."]


def fields(record):
    return {name: getattr(record, name) for name in record.__slots__}


async def test_the_same_message_twice_is_one_call_and_one_fact(world, model_server):
    model_server.answer(understood)
    draft = Draft(source="message", content="Jane likes Tea", task=TASK, role="user", uuid="same")
    for _ in range(2):
        await world.pipeline.accept(GRAPH, [draft])
        await world.work()
    assert await world.facts() == ["Jane likes Tea."]


async def test_round_trips_of_a_batch_do_not_grow_with_it(world, model_server):
    model_server.answer(understood, times=None)
    counts = []
    for texts in (["Jane likes Tea"], [f"Jane likes Thing {n}" for n in range(20)]):
        await world.tell(*texts)
        world.statements.clear()
        await world.work()
        counts.append(world.statements.count("begin"))
    assert max(counts) <= 14
    assert len(model_server.requests) == 2


async def test_edits_and_documents_need_no_model(world, model_server):
    from graphmem.ingest import edits

    content = edits.fact_triple(subject="Jane", name="LIKES", object="Tea")
    await world.pipeline.accept(
        GRAPH,
        [
            Draft(source="edit", content=content, task=TASK),
            Draft(source="json", content='{"id": "a-1", "status": "open"}', task=TASK),
        ],
    )
    await world.work()
    assert {job.status for job in await world.jobs()} == {"succeeded"}
    assert model_server.requests == []
