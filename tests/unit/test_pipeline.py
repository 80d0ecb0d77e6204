"""The write path end to end, on the embedded store in memory, with a clock that is set."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from graphmem.core.civil import micros, parse_time
from graphmem.core.ids import user_entity_id
from graphmem.core.records import Entity, Fact
from graphmem.core.requests import StoreSpec
from graphmem.errors import ModelUnavailableError
from graphmem.ingest import edits
from graphmem.ingest.pipeline import Draft, Pipeline
from graphmem.stores import open_store

GRAPH = "user:jane"


def at(text: str) -> datetime:
    """An instant: "2025-01-10" is its midnight, UTC."""
    return parse_time(text, "at").start


class LetterEmbedder:
    """Embeds by counting letters: enough to tell texts apart."""

    name = "letters"
    dimension = 26

    def __init__(self) -> None:
        self.away = False

    async def embed(self, texts: list[str]) -> list[bytes]:
        if self.away:
            raise ModelUnavailableError("the embedder is away")
        import numpy as np

        rows = np.array([[t.lower().count(chr(97 + n)) + 0.01 for n in range(26)] for t in texts])
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return [row.astype("<f4").tobytes() for row in rows]


@dataclass
class Memory:
    """A graph that is told things and asked what holds."""

    pipeline: Pipeline
    store: object
    embedder: LetterEmbedder
    clock: list[datetime]
    graph: str = GRAPH
    count: int = 0
    names: dict[str, str] = field(default_factory=dict)

    async def tell(self, text: str, said: str, **more: object) -> str:
        return (await self.tell_all([text], said, **more))[0]

    async def tell_all(self, texts: list[str], said: str, **more: object) -> list[str]:
        return await self._work(
            [
                Draft(
                    source=more.get("source", "message"),
                    content=text,
                    task=f"task {self.count}",
                    role=more.get("role", "user" if more.get("source") is None else None),
                    name=more.get("name"),
                    uuid=f"episode {self.count} {n}",
                    reference_time=at(said),
                    trust=more.get("trust"),
                    zone=more.get("zone", "UTC"),
                )
                for n, text in enumerate(texts)
            ],
            said,
        )

    async def edit(self, content: str, said: str) -> str:
        return (await self._work([self.draft(content, said)], said))[0]

    def draft(self, content: str, said: str) -> Draft:
        self.count += 1
        uuid = f"edit {self.count}"
        return Draft(
            source="edit", content=content, task=f"task {self.count}", uuid=uuid,
            reference_time=at(said),
        )

    async def triple(self, subject: str, name: str, object: str, said: str, **more: object) -> str:
        for field_name in ("valid_at", "invalid_at"):
            if more.get(field_name):
                more[field_name] = parse_time(more[field_name], field_name)
        content = edits.fact_triple(subject=subject, name=name, object=object, **more)
        return await self.edit(content, said)

    async def _work(self, drafts: list[Draft], now: str) -> list[str]:
        self.clock[0] = max(self.clock[0], at(now)) + timedelta(seconds=1)
        receipts = await self.pipeline.accept(self.graph, drafts)
        await self.pipeline.work(self.graph, task=drafts[0].task)
        self.count += 1
        for job in await self.store.directory.task(drafts[0].task):
            if job.kind == "extract":
                assert job.status == "succeeded", job.error
        return [receipt.episode.uuid for receipt in receipts]

    async def forget(self, *episodes: str) -> None:
        assert await self.pipeline.forget(self.graph, episodes) is not None

    async def facts(self, name: str | None = None) -> list[Fact]:
        page = await self.store.scan(self.graph, "fact", limit=1000)
        return sorted(
            (f for f in page.records if name in (None, f.name)), key=lambda f: (f.holds_from, f.uuid)
        )

    async def entities(self) -> dict[str, Entity]:
        page = await self.store.scan(self.graph, "entity", limit=1000)
        return {entity.name: entity for entity in page.records}

    async def holds(self, name: str, when: str) -> list[str]:
        instant = micros(at(when))
        names = {e.uuid: e.name for e in (await self.entities()).values()}
        return sorted(
            names[f.object]
            for f in await self.facts(name)
            if f.holds_from <= instant < f.holds_to
        )

    async def spans(self, name: str) -> list[str]:
        names = {e.uuid: e.name for e in (await self.entities()).values()}
        return [
            f"{names[f.object]} {_day(f.valid_at)} {_day(f.invalid_at)} {f.status}"
            for f in await self.facts(name)
            if not f.retracted
        ]

    async def snapshot(self) -> object:
        facts = [(f.uuid, f.fact, f.valid_at, f.invalid_at, f.status) for f in await self.facts()]
        entities = sorted(
            (e.uuid, e.name, e.aliases, e.labels, e.keys, e.mentions)
            for e in (await self.entities()).values()
        )
        return facts, entities


def _day(instant: datetime | None) -> str:
    return "-" if instant is None else instant.strftime("%Y-%m-%d")


async def new_memory(graph: str = GRAPH) -> Memory:
    embedder = LetterEmbedder()
    store = open_store(":memory:")
    await store.prepare(StoreSpec(embedder=embedder.name, dimension=embedder.dimension))
    clock = [datetime(2020, 1, 1, tzinfo=UTC)]
    pipeline = Pipeline(store, embedder, lambda: clock[0], worker="test")
    return Memory(pipeline, store, embedder, clock, graph)


@pytest.fixture
async def memory():
    made = await new_memory()
    yield made
    assert await made.store.check() == ()
    await made.store.close()


async def test_a_triple_closes_the_one_before(memory):
    await memory.triple("Jane", "lives in", "Oslo", "2025-01-10", valid_at="2025-01-10")
    await memory.triple("Jane", "moved to", "Rome", "2025-06-01", valid_at="2025-06-01")
    assert await memory.spans("LIVES_IN") == [
        "Oslo 2025-01-10 2025-06-01 holds",
        "Rome 2025-06-01 - holds",
    ]
    facts = await memory.facts("LIVES_IN")
    assert [fact.fact for fact in facts] == ["Jane lives in Oslo.", "Jane lives in Rome."]
    assert all("live" in fact.terms for fact in facts)


async def test_forgetting_is_never_having_been(memory):
    await memory.triple("Jane", "LIVES_IN", "Oslo", "2025-01-10")
    before = await memory.snapshot()
    moved = await memory.triple("Jane", "LIVES_IN", "Rome", "2025-06-01")
    assert await memory.holds("LIVES_IN", "2025-07-01") == ["Rome"]
    await memory.forget(moved)
    assert await memory.snapshot() == before
    assert await memory.holds("LIVES_IN", "2025-07-01") == ["Oslo"]


async def test_triples_told_newest_first_unite_widen_and_narrow(memory):
    await memory.triple("P", "MEMBER_OF", "B", "2025-01-01", valid_at="2015", invalid_at="2016")
    await memory.triple("P", "MEMBER_OF", "A", "2025-01-02", valid_at="2010", invalid_at="2012")
    await memory.triple("P", "MEMBER_OF", "A", "2025-01-03", valid_at="2012", invalid_at="2013")
    assert await memory.spans("MEMBER_OF") == [
        "A 2010-01-01 2014-01-01 holds",
        "B 2015-01-01 2017-01-01 holds",
    ]
    await memory.triple(
        "P", "MEMBER_OF", "A", "2025-01-04", valid_at="2011", invalid_at="2011", replace=True
    )
    assert "A 2011-01-01 2012-01-01 holds" in await memory.spans("MEMBER_OF")
    assert len(await memory.spans("MEMBER_OF")) == 2


async def test_merge_and_unmerge(memory):
    await memory.triple("Jane Smith", "LIVES_IN", "Oslo", "2025-01-10")
    await memory.triple("J. Smith", "LIVES_IN", "Rome", "2025-06-01")
    before = await memory.snapshot()
    entities = await memory.entities()
    keep, drop = entities["Jane Smith"].uuid, entities["J. Smith"].uuid
    await memory.edit(edits.merge(keep=keep, drop=drop), "2025-07-01")
    merged = (await memory.entities())["Jane Smith"]
    assert "J. Smith" in merged.aliases
    assert merged.members == (drop,)
    assert await memory.holds("LIVES_IN", "2025-08-01") == ["Rome"]
    assert {fact.subject for fact in await memory.facts()} == {keep}
    await memory.edit(edits.unmerge(keep=keep, drop=drop), "2025-08-01")
    assert await memory.holds("LIVES_IN", "2025-08-01") == ["Oslo", "Rome"]
    assert await memory.snapshot() == before


async def test_a_mention_of_a_merged_name_means_the_merged_entity(memory):
    await memory.triple("Jane Smith", "LIVES_IN", "Oslo", "2025-01-10")
    await memory.triple("J. Smith", "LIKES", "tea", "2025-06-01")
    entities = await memory.entities()
    keep, drop = entities["Jane Smith"].uuid, entities["J. Smith"].uuid
    await memory.edit(edits.merge(keep=keep, drop=drop), "2025-07-01")
    await memory.triple("J. Smith", "LIVES_IN", "Rome", "2025-07-02")
    assert await memory.holds("LIVES_IN", "2025-08-01") == ["Rome"]


async def test_exclusive_is_refolded(memory):
    await memory.triple("Pump", "VALVE", "open", "2025-01-01")
    await memory.triple("Pump", "VALVE", "shut", "2025-01-02")
    assert await memory.holds("VALVE", "2025-02-01") == ["open", "shut"]
    edit = await memory.edit(edits.set_exclusive("VALVE", exclusive=True), "2025-01-03")
    assert await memory.holds("VALVE", "2025-02-01") == ["shut"]
    await memory.forget(edit)
    assert await memory.holds("VALVE", "2025-02-01") == ["open", "shut"]


async def test_a_deleted_fact_is_retracted_and_comes_back(memory):
    await memory.triple("Jane", "LIVES_IN", "Oslo", "2025-01-10")
    await memory.triple("Jane", "LIVES_IN", "Rome", "2025-06-01")
    rome = (await memory.facts("LIVES_IN"))[-1]
    edit = await memory.edit(edits.delete_fact(rome), "2025-07-01")
    assert await memory.holds("LIVES_IN", "2025-08-01") == ["Oslo"]
    await memory.forget(edit)
    assert await memory.holds("LIVES_IN", "2025-08-01") == ["Rome"]


async def test_deleting_one_of_two_spans_spares_the_other(memory):
    for object, day in (("Oslo", "01"), ("Rome", "02"), ("Oslo", "03")):
        await memory.triple("Jane", "LIVES_IN", object, f"2025-{day}-10")
    last = [f for f in await memory.facts("LIVES_IN") if f.invalid_at is None][0]
    await memory.edit(edits.delete_fact(last), "2025-07-01")
    assert await memory.spans("LIVES_IN") == [
        "Oslo 2025-01-10 2025-02-10 holds",
        "Rome 2025-02-10 - holds",
    ]


async def test_a_fact_is_corrected(memory):
    await memory.triple("Jane", "LIVES_IN", "Oslo", "2025-01-10", invalid_at="2025-03-01")
    (oslo,) = await memory.facts("LIVES_IN")
    await memory.edit(
        edits.update_fact(oslo, fact="Jane has her home in Oslo.", valid_at=parse_time("2024", "t")),
        "2025-04-01",
    )
    assert await memory.spans("LIVES_IN") == ["Oslo 2024-01-01 2025-03-02 holds"]
    (oslo,) = [f for f in await memory.facts("LIVES_IN") if not f.retracted]
    assert oslo.fact == "Jane has her home in Oslo."
    await memory.edit(edits.update_fact(oslo, invalid_at=None), "2025-05-01")
    assert await memory.spans("LIVES_IN") == ["Oslo 2024-01-01 - holds"]


async def test_a_replaced_fact_leads_to_its_successor(memory):
    await memory.triple("Jane", "LIVES_IN", "Oslo", "2025-02-10")
    (old,) = await memory.facts("LIVES_IN")
    await memory.triple("Jane", "LIVES_IN", "Oslo", "2025-01-10")
    (new,) = await memory.facts("LIVES_IN")
    assert new.uuid != old.uuid
    (found,) = await memory.store.fetch(GRAPH, "fact", [old.uuid])
    assert found is not None
    assert found.uuid == new.uuid


async def test_a_named_entity_grows_and_keeps_its_uuid(memory):
    jane = user_entity_id(GRAPH)
    await memory.tell("Hello there.", "2025-01-01")
    assert (await memory.entities())["User"].uuid == jane
    await memory.edit(
        edits.update_node(entity=jane, name="Jane Smith", aliases=["Jane"], labels=["User"]),
        "2025-01-02",
    )
    entity = (await memory.entities())["Jane Smith"]
    assert entity.uuid == jane
    await memory.triple("Jane", "LIVES_IN", "Oslo", "2025-01-10")
    assert {fact.subject for fact in await memory.facts()} == {jane}


async def test_a_record_of_json_gives_states_that_follow_each_other(memory):
    for day, status in (("01", "active"), ("08", "suspended")):
        document = {"id": "acc-1", "name": "Harbor Books", "status": status,
                    "updated_at": f"2025-03-{day}T06:00:00Z", "plan": "Pro"}
        await memory.tell(json.dumps(document), f"2025-03-{day}", source="json")
    assert await memory.holds("HAS_STATUS", "2025-04-01") == ["suspended"]
    assert await memory.holds("HAS_STATUS", "2025-03-03") == ["active"]
    (plan,) = await memory.facts("HAS_PLAN")
    assert plan.evidence == 2
    assert "acc-1" in (await memory.entities())["Harbor Books"].aliases


async def test_what_cannot_be_read_fails_its_job_alone(memory):
    draft = Draft(source="edit", content='{"edit": "fly"}', task="t", uuid="e1")
    good = memory.draft(edits.fact_triple(subject="A", name="LIKES", object="B"), "2025-01-01")
    await memory.pipeline.accept(GRAPH, [draft, good])
    assert await memory.pipeline.work(GRAPH) == 2
    (job,) = await memory.store.directory.task("t")
    assert job.status == "failed"
    assert "fly" in job.error
    assert len(await memory.facts()) == 1
    assert (await memory.store.fetch(GRAPH, "episode", ["e1"]))[0] is not None


async def test_facts_come_without_vectors_and_get_them_later(memory):
    memory.embedder.away = True
    await memory.triple("Jane", "LIVES_IN", "Oslo", "2025-01-10")
    assert await memory.holds("LIVES_IN", "2025-02-01") == ["Oslo"]
    status = await memory.store.directory.status(GRAPH)
    assert status.jobs["pending"] == 1
    memory.embedder.away = False
    memory.clock[0] += timedelta(hours=2)
    assert await memory.pipeline.work(GRAPH) >= 1
    from graphmem.core.requests import Search

    (vector,) = await memory.embedder.embed(["Jane lives in Oslo."])
    found = await memory.store.search(
        Search(graph_id=GRAPH, scopes=("fact",), vector=vector, limit=5)
    )
    assert [len(c.hits) for c in found.channels if c.name == "vector"] == [1]


async def test_the_same_episode_twice_is_once(memory):
    draft = memory.draft(edits.fact_triple(subject="A", name="LIKES", object="B"), "2025-01-01")
    (first,) = await memory.pipeline.accept(GRAPH, [draft])
    (again,) = await memory.pipeline.accept(GRAPH, [draft])
    assert first.new
    assert not again.new
    await memory.pipeline.work(GRAPH)
    await memory.pipeline.accept(GRAPH, [draft])
    assert await memory.pipeline.work(GRAPH) == 0
    (fact,) = await memory.facts()
    assert fact.evidence == 1


async def test_a_batch_gives_what_one_by_one_gives(memory):
    triples = [("Jane", "LIVES_IN", place) for place in ("Oslo", "Rome", "Oslo", "Bonn")]
    drafts = [
        memory.draft(
            edits.fact_triple(subject=s, name=n, object=o), f"2025-0{place + 1}-01"
        )
        for place, (s, n, o) in enumerate(triples)
    ]
    other = await new_memory()
    for draft in drafts:
        other.clock[0] += timedelta(seconds=1)
        await other.pipeline.accept(GRAPH, [draft])
        await other.pipeline.work(GRAPH)
    await memory.pipeline.accept(GRAPH, drafts)
    assert await memory.pipeline.work(GRAPH) == 4
    assert await memory.snapshot() == await other.snapshot()
    assert (await memory.store.state(GRAPH)).version == 1
    await other.store.close()


async def test_refolding_a_graph_changes_nothing(memory):
    await memory.triple("Jane", "LIVES_IN", "Oslo", "2025-01-10")
    await memory.triple("Jane", "LIVES_IN", "Rome", "2025-06-01")
    before = await memory.snapshot()
    await memory.pipeline.refold(GRAPH)
    assert await memory.snapshot() == before
