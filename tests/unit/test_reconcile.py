"""What an extractor links, what moves under a commit, and models that are away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest

from graphmem.core.extraction import Extraction, SaidClaim, SaidMention
from graphmem.core.records import Episode
from graphmem.core.requests import Candidates
from graphmem.errors import ModelError, ModelUnavailableError, RefusedError
from graphmem.ingest import edits
from graphmem.ingest.pipeline import Draft, Pipeline
from tests.unit.test_pipeline import GRAPH, Memory, at, new_memory


class ScriptedExtractor:
    """Answers by the episode's text; counts how often it was asked."""

    name = "script"

    def __init__(self) -> None:
        self.answers: dict[str, Callable[[Candidates], Extraction]] = {}
        self.asked = 0
        self.error: ModelError | None = None
        self.meanwhile: list[Callable] = []

    async def extract(self, batch: Sequence[Episode], known: Candidates) -> tuple[Extraction, ...]:
        self.asked += 1
        if self.error is not None:
            raise self.error
        while self.meanwhile:
            await self.meanwhile.pop()()
        return tuple(self.answers[episode.content](known) for episode in batch)


def says(subject: str, name: str, object: str, **more: object) -> Extraction:
    people = tuple(SaidMention(text=n, name=n) for n in (subject, object))
    claim = SaidClaim(subject=0, object=1, name=name, fact=f"{subject} {name} {object}.", **more)
    return Extraction(mentions=people, claims=(claim,))


@pytest.fixture
async def memory():
    made = await new_memory()
    yield made
    assert await made.store.check() == ()
    await made.store.close()


@pytest.fixture
def extractor(memory: Memory) -> ScriptedExtractor:
    made = ScriptedExtractor()
    memory.pipeline = Pipeline(
        memory.store, memory.embedder, lambda: memory.clock[0], extractor=made, worker="script"
    )
    return made


async def test_replacing_ends_what_stands_in_another_slot(memory, extractor):
    await memory.triple("Jane", "WORKS_AT", "Acme", "2025-01-10")
    (acme,) = await memory.facts("WORKS_AT")
    extractor.answers["new job"] = lambda _: says(
        "Jane", "WORKS_AT", "Bosch", valid_at=None, holds_when_said=True, replaces=(acme.uuid,)
    )
    # The seam names facts it was shown; this one is found by the names in the text.
    extractor.answers["Jane: new job"] = extractor.answers["new job"]
    await memory.tell("Jane: new job", "2025-03-10")
    assert await memory.holds("WORKS_AT", "2025-04-01") == ["Bosch"]
    assert await memory.holds("WORKS_AT", "2025-02-01") == ["Acme"]


async def test_a_correction_names_every_claim_behind_a_fact(memory, extractor):
    for day in ("10", "11", "12"):
        await memory.triple("Jane", "LIVES_IN", "Rome", f"2025-01-{day}")
    (rome,) = await memory.facts("LIVES_IN")
    extractor.answers["Jane: Porto"] = lambda _: says(
        "Jane", "LIVES_IN", "Porto", corrects=(rome.uuid,)
    )
    await memory.tell("Jane: Porto", "2025-03-10")
    assert await memory.spans("LIVES_IN") == ["Porto 2025-01-10 - holds"]
    page = await memory.store.scan(GRAPH, "claim", limit=100)
    (correcting,) = [c for c in page.records if c.corrects]
    assert len(correcting.corrects) == 3


async def test_a_correction_across_relations_mends_both(memory, extractor):
    edit = await memory.triple("Jane", "OWNS", "Lada", "2025-01-10")
    (owned,) = await memory.facts("OWNS")
    extractor.answers["Jane: only rents"] = lambda _: says(
        "Jane", "RENTS", "Lada", corrects=(owned.uuid,)
    )
    correction = await memory.tell("Jane: only rents", "2025-03-10")
    assert await memory.holds("OWNS", "2025-04-01") == []
    assert await memory.holds("RENTS", "2025-04-01") == ["Lada"]
    await memory.forget(correction)
    assert await memory.holds("OWNS", "2025-04-01") == ["Lada"]
    await memory.forget(edit)
    assert await memory.facts() == []


async def test_a_plan_that_came_true_is_one_story(memory, extractor):
    await memory.triple("Jane", "LIVES_IN", "Berlin", "2025-01-10", valid_at="2025-03-01")
    (plan,) = await memory.facts("LIVES_IN")
    extractor.answers["Jane arrived"] = lambda _: says(
        "Jane", "LIVES_IN", "Berlin", fulfils=(plan.uuid,), holds_when_said=True
    )
    await memory.tell("Jane arrived", "2025-03-05")
    assert await memory.spans("LIVES_IN") == ["Berlin 2025-03-05 - holds"]


async def test_a_proposal_makes_a_relation_exclusive(memory, extractor):
    for word in ("red", "blue"):
        extractor.answers[word] = lambda _, word=word: says(
            "Lamp", "GLOWS", word, exclusive=True, holds_when_said=True
        )
    await memory.tell("red", "2025-01-10")
    await memory.tell("blue", "2025-01-11")
    assert await memory.holds("GLOWS", "2025-02-01") == ["blue"]
    assert {r.exclusive for r in (await memory.store.state(GRAPH)).relations} == {True}


async def test_the_model_is_not_asked_again_when_the_graph_moved(memory, extractor):
    extractor.answers["hello"] = lambda _: says("Jane", "LIKES", "tea")
    other = Pipeline(memory.store, memory.embedder, lambda: memory.clock[0], worker="other")
    told = await memory.triple("Ann", "LIKES", "milk", "2025-01-01")

    async def forget_meanwhile() -> None:
        await other.forget(GRAPH, [told])

    extractor.meanwhile.append(forget_meanwhile)
    await memory.tell("hello", "2025-01-10")
    assert extractor.asked == 1
    assert [fact.fact for fact in await memory.facts()] == ["Jane LIKES tea."]


async def test_what_is_forgotten_while_it_is_read_is_not_committed(memory, extractor):
    for word in ("one", "two"):
        extractor.answers[word] = lambda _, word=word: says("Jane", "COUNTS", word)
    drafts = [
        Draft(source="message", content=word, task="t", uuid=word, reference_time=at("2025-01-10"))
        for word in ("one", "two")
    ]
    await memory.pipeline.accept(GRAPH, drafts)

    async def forget_meanwhile() -> None:
        await memory.pipeline.forget(GRAPH, ["one"])

    extractor.meanwhile.append(forget_meanwhile)
    await memory.pipeline.work(GRAPH)
    assert [fact.fact for fact in await memory.facts()] == ["Jane COUNTS two."]
    assert {job.status for job in await memory.store.directory.task("t")} == {"succeeded"}


async def test_a_model_that_is_away_is_asked_again_later(memory, extractor):
    extractor.answers["hello"] = lambda _: says("Jane", "LIKES", "tea")
    extractor.error = ModelUnavailableError("down")
    draft = Draft(source="message", content="hello", task="t", uuid="e")
    await memory.pipeline.accept(GRAPH, [draft])
    await memory.pipeline.work(GRAPH, task="t")
    (job,) = await memory.store.directory.task("t")
    assert (job.status, "down" in job.error) == ("pending", True)
    assert job.not_before > memory.clock[0]
    extractor.error = None
    assert await memory.pipeline.work(GRAPH) == 0
    memory.clock[0] += timedelta(hours=1)
    assert await memory.pipeline.work(GRAPH) == 1
    assert len(await memory.facts()) == 1


async def test_a_refusal_fails_the_job_and_keeps_the_episode(memory, extractor):
    extractor.error = RefusedError("no quota")
    draft = Draft(source="message", content="hello", task="t", uuid="e")
    await memory.pipeline.accept(GRAPH, [draft])
    await memory.pipeline.work(GRAPH, task="t")
    (job,) = await memory.store.directory.task("t")
    assert (job.status, "no quota" in job.error) == ("failed", True)
    (episode,) = await memory.store.fetch(GRAPH, "episode", ["e"])
    assert episode.content == "hello"


async def test_two_workers_on_one_graph_lose_nothing(memory):
    workers = [
        Pipeline(memory.store, memory.embedder, lambda: memory.clock[0], worker=f"w{n}")
        for n in range(3)
    ]

    async def tell(worker: Pipeline, name: str) -> None:
        for n in range(12):
            content = edits.fact_triple(subject="Jane", name="LIKES", object=f"{name} {n}")
            draft = Draft(source="edit", content=content, task=f"{name} {n}", uuid=f"{name} {n}")
            await worker.accept(GRAPH, [draft])
            await worker.work(GRAPH, task=draft.task)
            (job,) = await memory.store.directory.task(draft.task)
            assert job.status == "succeeded"

    await asyncio.gather(*(tell(worker, f"x{n}") for n, worker in enumerate(workers)))
    facts = await memory.facts("LIKES")
    assert len(facts) == 36
    assert all(fact.evidence == 1 for fact in facts)


async def test_forgetting_what_is_not_there_is_nothing(memory):
    assert await memory.pipeline.forget(GRAPH, ["nobody"]) is None
    assert await memory.pipeline.refold(GRAPH) is None


async def test_forgetting_what_waits_takes_its_job(memory):
    draft = Draft(source="message", content="I live in Oslo.", task="t", uuid="e", role="user")
    await memory.pipeline.accept(GRAPH, [draft])
    assert await memory.pipeline.forget(GRAPH, ["e"]) is not None
    assert await memory.pipeline.work(GRAPH) == 0
    assert await memory.facts() == []


async def test_an_episode_that_breaks_its_reader_fails_alone(memory, extractor):
    extractor.answers["good"] = lambda _: says("Jane", "LIKES", "tea")

    def broken(_: Candidates) -> Extraction:
        raise ZeroDivisionError("a reader's own mistake")

    extractor.answers["bad"] = broken
    drafts = [
        Draft(source="message", content=word, task=f"t{n}", uuid=f"e{n}")
        for n, word in enumerate(("good", "bad", "good"))
    ]
    await memory.pipeline.accept(GRAPH, drafts)
    assert await memory.pipeline.work(GRAPH) == 3
    statuses = [(await memory.store.directory.task(f"t{n}"))[0] for n in range(3)]
    assert [job.status for job in statuses] == ["succeeded", "failed", "succeeded"]
    assert "ZeroDivisionError" in statuses[1].error
    (fact,) = await memory.facts()
    assert fact.evidence == 2


async def test_a_proposal_outlives_the_episode_that_made_it_first(memory):
    first = await memory.triple("Lamp", "GLOWS", "red", "2025-01-10", exclusive=True)
    await memory.triple("Lamp", "GLOWS", "blue", "2025-01-11", exclusive=True)
    await memory.triple("Lamp", "GLOWS", "green", "2025-01-12", exclusive=True)
    await memory.forget(first)
    assert await memory.holds("GLOWS", "2025-02-01") == ["green"]


async def test_relation_records_stay_few(memory):
    for n in range(20):
        await memory.triple("Lamp", "GLOWS", f"colour {n}", "2025-01-10", exclusive=True)
    assert len((await memory.store.state(GRAPH)).relations) == 16
