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
from tests.support.ranking import searched

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
            source="edit",
            content=content,
            task=f"task {self.count}",
            uuid=uuid,
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
            (f for f in page.records if name in (None, f.name)),
            key=lambda f: (f.holds_from, f.uuid),
        )

    async def entities(self) -> dict[str, Entity]:
        page = await self.store.scan(self.graph, "entity", limit=1000)
        return {entity.name: entity for entity in page.records}

    async def holds(self, name: str, when: str) -> list[str]:
        instant = micros(at(when))
        names = {e.uuid: e.name for e in (await self.entities()).values()}
        return sorted(
            names[f.object] for f in await self.facts(name) if f.holds_from <= instant < f.holds_to
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
            (e.uuid, e.name, e.aliases, e.labels, e.keys, e.mentions, e.summary)
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
    (last,) = [f for f in await memory.facts("LIVES_IN") if f.invalid_at is None]
    await memory.edit(edits.delete_fact(last), "2025-07-01")
    assert await memory.spans("LIVES_IN") == [
        "Oslo 2025-01-10 2025-02-10 holds",
        "Rome 2025-02-10 - holds",
    ]


async def test_a_fact_is_corrected(memory):
    await memory.triple("Jane", "LIVES_IN", "Oslo", "2025-01-10", invalid_at="2025-03-01")
    (oslo,) = await memory.facts("LIVES_IN")
    await memory.edit(
        edits.update_fact(
            oslo, fact="Jane has her home in Oslo.", valid_at=parse_time("2024", "t")
        ),
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
        document = {
            "id": "acc-1",
            "name": "Harbor Books",
            "status": status,
            "updated_at": f"2025-03-{day}T06:00:00Z",
            "plan": "Pro",
        }
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
    found = await searched(
        memory.store, Search(graph_id=GRAPH, scopes=("fact",), vector=vector, limit=5)
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
        memory.draft(edits.fact_triple(subject=s, name=n, object=o), f"2025-0{place + 1}-01")
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


async def said(memory, *told: tuple[str, str], **more: object) -> list[str]:
    """Tell messages, each with the day it was said on; their episodes."""
    return [await memory.tell(text, day, **more) for text, day in told]


async def test_case_1_a_move_closes_the_home_before(memory):
    await said(memory, ("I live in Oslo.", "2025-01-10"), ("I moved to Rome.", "2025-06-01"))
    assert await memory.spans("LIVES_IN") == [
        "Oslo 2025-01-10 2025-06-01 holds",
        "Rome 2025-06-01 - holds",
    ]


async def test_case_2_and_back_again(memory):
    await said(
        memory,
        ("I live in Oslo.", "2025-01-10"),
        ("I live in Rome.", "2025-02-10"),
        ("I live in Oslo.", "2025-03-10"),
    )
    assert len(await memory.spans("LIVES_IN")) == 3
    assert await memory.holds("LIVES_IN", "2025-04-01") == ["Oslo"]


async def test_case_3_order_of_arrival_does_not_matter(memory):
    await said(memory, ("I moved to Rome.", "2025-06-01"), ("I live in Oslo.", "2025-01-10"))
    assert await memory.spans("LIVES_IN") == [
        "Oslo 2025-01-10 2025-06-01 holds",
        "Rome 2025-06-01 - holds",
    ]


async def test_case_5_the_later_in_the_text_wins(memory):
    await memory.tell("I live in Oslo. I live in Rome.", "2025-01-10")
    assert await memory.holds("LIVES_IN", "2025-02-01") == ["Rome"]
    assert len(await memory.facts("LIVES_IN")) == 2


async def test_case_6_the_past_does_not_overrule_the_present(memory):
    await said(
        memory,
        ("I have lived in Lisbon since 2021.", "2024-01-10"),
        ("In 2019 and 2020 I lived in Rome.", "2024-02-10"),
    )
    assert await memory.spans("LIVES_IN") == [
        "Rome 2019-01-01 2021-01-01 holds",
        "Lisbon 2021-01-01 - holds",
    ]


async def test_case_7_a_range(memory):
    await memory.tell("I lived in Rome from 2010 to 2015.", "2024-01-10")
    assert await memory.spans("LIVES_IN") == ["Rome 2010-01-01 2016-01-01 holds"]
    await memory.tell("I have lived in Oslo since 2015.", "2024-01-11")
    assert await memory.holds("LIVES_IN", "2015-07-01") == ["Oslo"]


async def test_case_9_no_longer(memory):
    await memory.tell("I work at Acme.", "2025-01-10")
    await memory.tell("I no longer work at Acme.", "2025-03-10")
    assert await memory.holds("WORKS_AT", "2025-04-01") == []
    assert await memory.holds("WORKS_AT", "2025-02-01") == ["Acme"]
    await memory.tell("I no longer work for Bosch.", "2025-03-11")
    assert await memory.holds("WORKS_AT", "2025-04-01") == []


async def test_case_10_likes_stand_side_by_side(memory):
    await said(memory, ("I like tea.", "2025-01-10"), ("I like coffee.", "2025-01-11"))
    assert await memory.holds("LIKES", "2025-02-01") == ["coffee", "tea"]


async def test_case_11_three_times_told_is_one_fact(memory):
    for day in ("10", "11", "12"):
        await memory.tell("I live in Oslo.", f"2025-01-{day}")
    (fact,) = await memory.facts("LIVES_IN")
    assert (fact.evidence, len(fact.episodes)) == (3, 3)


async def test_case_12_the_finer_date_counts(memory):
    await said(
        memory,
        ("I moved to Rome in 2023.", "2025-01-10"),
        ("I have lived in Rome since 14 June 2023.", "2025-01-11"),
    )
    assert await memory.spans("LIVES_IN") == ["Rome 2023-06-14 - holds"]


async def test_case_13_forgetting_reopens(memory):
    await memory.tell("I live in Oslo.", "2025-01-10")
    before = await memory.snapshot()
    moved = await memory.tell("I moved to Rome.", "2025-06-01")
    await memory.forget(moved)
    assert await memory.snapshot() == before
    assert "Rome" not in await memory.entities()


async def test_case_16_corrections_chain_and_can_be_forgotten(memory):
    await memory.tell("I moved to Rome in 2020.", "2025-01-10")
    await memory.tell("No, I meant Porto, not Rome.", "2025-01-11")
    assert await memory.spans("LIVES_IN") == ["Porto 2020-01-01 - holds"]
    await memory.tell("Sorry, 2021, not 2020.", "2025-01-12")
    assert await memory.spans("LIVES_IN") == ["Porto 2021-01-01 - holds"]


async def test_case_16_in_one_batch_and_without_its_correction(memory):
    texts = ["I moved to Rome in 2020.", "No, I meant Porto, not Rome."]
    _, correction = await memory.tell_all(texts, "2025-01-10")
    assert await memory.spans("LIVES_IN") == ["Porto 2020-01-01 - holds"]
    await memory.forget(correction)
    assert await memory.spans("LIVES_IN") == ["Rome 2020-01-01 - holds"]


async def test_case_18_days_are_those_of_the_zone(memory):
    await memory.tell(
        "I moved to Dunedin yesterday evening.", "2025-01-20", zone="Pacific/Auckland"
    )
    (fact,) = await memory.facts("LIVES_IN")
    assert fact.valid_at == datetime(2025, 1, 19, 5, tzinfo=UTC)
    assert str(fact.start.civil) == "2025-01-19 evening"


async def test_case_20_the_users_word_counts_more_than_the_assistants(memory):
    await memory.tell("You live in Bonn.", "2025-01-10", role="assistant")
    assert await memory.holds("LIVES_IN", "2025-02-01") == ["Bonn"]
    await memory.tell("I live in Oslo.", "2025-01-09")
    assert await memory.holds("LIVES_IN", "2025-02-01") == ["Oslo"]


async def test_case_21_plans(memory):
    await memory.tell("I live in Lisbon.", "2024-11-10")
    await memory.tell("In March I'll move to Berlin.", "2024-12-10")
    await memory.tell("I still live in Lisbon.", "2025-01-10")
    assert await memory.spans("LIVES_IN") == [
        "Lisbon 2024-11-10 2025-03-01 holds",
        "Berlin 2025-03-01 - planned",
    ]
    await memory.tell("I'm not moving to Berlin after all.", "2025-01-15")
    assert await memory.spans("LIVES_IN") == ["Lisbon 2024-11-10 - holds"]


async def test_case_21_staying(memory):
    await memory.tell("I live in Lisbon.", "2024-11-10")
    await memory.tell("In March I'll move to Berlin.", "2024-12-10")
    await memory.tell("I'm staying, after all.", "2025-01-15")
    assert await memory.spans("LIVES_IN") == ["Lisbon 2024-11-10 - holds"]


async def test_case_23_used_to(memory):
    await said(
        memory,
        ("I used to live in Rome.", "2025-01-10"),
        ("I used to live in Paris.", "2025-01-11"),
    )
    assert await memory.holds("LIVES_IN", "1950-01-01") == []
    assert await memory.holds("LIVES_IN", "2025-02-01") == []
    assert {fact.status for fact in await memory.facts("LIVES_IN")} == {"past"}


async def test_case_25_this_month(memory):
    await said(
        memory,
        ("I live in Oslo.", "2025-01-05"),
        ("I moved to Rome this month.", "2025-01-28"),
    )
    assert await memory.holds("LIVES_IN", "2025-01-29") == ["Rome"]
    assert await memory.holds("LIVES_IN", "2025-01-05") == ["Oslo"]


async def test_case_26_a_wedding_told_again(memory):
    await said(
        memory,
        ("I have been married since 2010.", "2015-01-10"),
        ("We got divorced in 2018.", "2019-01-10"),
        ("We married in 2010.", "2020-01-10"),
    )
    assert await memory.holds("HAS_MARITAL_STATUS", "2021-01-01") == ["divorced"]


async def test_case_27_within_a_year(memory):
    await memory.tell("I started at Siemens in March 2015.", "2020-01-10")
    await memory.tell("I left Siemens in 2015.", "2020-01-11")
    (fact,) = [f for f in await memory.facts("WORKS_AT") if not f.retracted]
    assert fact.valid_at == at("2015-03")
    assert fact.invalid_at <= at("2016")


async def test_case_28_the_middle_is_corrected(memory):
    await said(
        memory,
        ("I live in Rome.", "2025-01-10"),
        ("I live in Lisbon.", "2025-06-10"),
        ("Sorry, I meant Porto, not Rome.", "2025-07-10"),
    )
    assert await memory.spans("LIVES_IN") == [
        "Porto 2025-01-10 2025-06-10 holds",
        "Lisbon 2025-06-10 - holds",
    ]


async def test_case_29_mail_shows_when_the_user_is_silent(memory):
    await memory.tell("I live in Oslo.", "2025-01-10")
    await memory.tell("You live in Bonn.", "2025-01-11", role="assistant", trust=40)
    assert await memory.holds("LIVES_IN", "2025-02-01") == ["Oslo"]
    await memory.tell("I no longer live in Oslo.", "2025-03-01")
    assert await memory.holds("LIVES_IN", "2025-04-01") == ["Bonn"]


async def test_case_33_a_start_in_two_weeks(memory):
    await memory.tell("I start at Siemens in two weeks.", "2025-01-10")
    assert await memory.holds("WORKS_AT", "2025-01-20") == []
    assert await memory.holds("WORKS_AT", "2025-01-25") == ["Siemens"]
    assert (await memory.facts("WORKS_AT"))[0].status == "planned"


async def test_case_34_a_year_cut_out(memory):
    await memory.tell("I lived in Rome from 2010 to 2018.", "2025-01-10")
    await memory.tell("I didn't live in Rome in 2015.", "2025-01-11")
    assert await memory.holds("LIVES_IN", "2015-06-01") == []
    assert await memory.holds("LIVES_IN", "2014-06-01") == ["Rome"]
    assert await memory.holds("LIVES_IN", "2016-06-01") == ["Rome"]


async def test_other_people_are_themselves(memory):
    await memory.tell("I live in Oslo.", "2025-01-10", name="Jane Smith")
    await memory.tell("I live in Rome.", "2025-01-11", name="Tom Berg")
    assert {f.fact for f in await memory.facts("LIVES_IN") if not f.retracted} == {
        "Jane Smith lives in Oslo.",
        "Tom Berg lives in Rome.",
    }
    await memory.tell("I moved to Bonn.", "2025-02-11", name="Jane")
    assert await memory.holds("LIVES_IN", "2025-03-01") == ["Bonn", "Rome"]


async def test_a_batch_of_messages_is_one_commit_with_few_round_trips():
    seen: list[str] = []
    embedder = LetterEmbedder()
    store = open_store(":memory:", tracer=lambda stage, name, **_: seen.append(name))
    await store.prepare(StoreSpec(embedder=embedder.name, dimension=embedder.dimension))
    clock = [datetime(2025, 1, 1, tzinfo=UTC)]
    memory = Memory(Pipeline(store, embedder, lambda: clock[0], worker="w"), store, embedder, clock)
    counts = []
    for size in (2, 60):
        seen.clear()
        await memory.tell_all([f"I like thing{size} {n}." for n in range(size)], "2025-01-10")
        counts.append(len(seen))
    assert (await store.state(GRAPH)).version == 2
    assert counts[1] <= counts[0] + 5
    await store.close()
