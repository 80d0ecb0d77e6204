"""`commit`: the whole change set or nothing, on the version it was reasoned from."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from graphmem.core.changes import Settlement
from graphmem.core.civil import CivilTime, Precision
from graphmem.core.records import Border
from graphmem.core.requests import GroupKey
from graphmem.errors import ConflictError, StoreError
from tests.support.builders import T0, TTL, at, done, hits, uuids, vector
from tests.support.content import content_of
from tests.support.ranking import searched

US = timedelta(microseconds=1)


async def leased(store, make, *keys):
    await store.accept(make.said(*keys))
    return await store.lease("w", now=T0, ttl=TTL, graph_id=make.graph)


async def fact_of(store, make, key):
    (fact,) = await store.fetch(make.graph, "fact", [make.id(f"fact {key}")])
    return fact


def rich(make, lease=None, **fields):
    """A change set with something of everything that one episode can bring."""
    made = {
        "lease": lease,
        "settled": done(lease) if lease else (),
        "jobs": (make.job("embed later", "e1", kind="embed"),),
        "mentions": (make.mention("m1", "e1", "jane"),),
        "claims": (make.claim("c1", "e1", "jane", "LIVES_IN", "oslo"),),
        "links": (make.link("l1", "e1", "jane", "jenny"),),
        "relations": (make.relation("r1", "e1", "LIVES_IN"),),
        "entities": (make.entity("jane"), make.entity("oslo")),
        "facts": (make.fact("f1", "jane", "LIVES_IN", "oslo", at(2024)),),
        "slots": (make.slot("jane", "LIVES_IN", body='{"n":1}', tail=["f1"]),),
        "vectors": ((make.id("fact f1"), vector(1)), (make.id("jane"), vector(2))),
    }
    return make.changes(0, **(made | fields))


async def test_version_and_stamp(store, make):
    first = await store.commit(make.changes(0, stamp=T0))
    assert (first.version, first.stamp) == (1, T0)
    second = await store.commit(make.changes(1, stamp=T0 + US))
    assert (second.version, second.stamp) == (2, T0 + US)
    state = await store.state(make.graph)
    assert (state.graph_id, state.version, state.stamp) == (make.graph, 2, T0 + US)


async def test_everything_comes_back_as_written(store, make):
    civil = CivilTime(at(2024, 3).replace(tzinfo=None), Precision.MONTH, "Europe/Oslo", True)
    fact = replace(
        make.fact("f1", "jane", "LIVES_IN", "oslo", at(2024), at(2025), episodes=["e1"]),
        start=Border(civil, "said"),
        end=Border(civil, "neighbour"),
        expired_at=T0,
        status="planned",
        trust=60,
        exclusive=True,
        closed_by=make.id("claim c1"),
        evidence=7,
        kind="plan",
        attributes={"deep": [{"a": None}, 1, 2.5, True, "ü"]},
    )
    claim = replace(
        make.claim(
            "c1",
            "e1",
            "jane",
            "LIVES_IN",
            "oslo",
            corrects=["x", "a"],
            repeats=["y"],
            fulfils=["z"],
        ),
        kind="event",
        polarity="denies",
        valid_at=civil,
        invalid_at=civil,
        end_exclusive=True,
        holds_when_said=True,
        undated_past=True,
        speaker="Zoë",
        trust=80,
        zone="Europe/Oslo",
        quote="“so”",
        extractor="rules 1",
        attributes={"n": [1, {"b": None}]},
        ordinal=3,
    )
    ends = make.claim("c2", "e1", "jane", "LIVES_IN", None, polarity="ends")
    entity = replace(
        make.entity("jane", aliases=("Jenny", "J."), members=["jenny"], labels=("Person", "Cat")),
        summary="A person.",
        attributes={"age": 4, "x": []},
        mentions=3,
        keys=("jane", "jenny", "j"),
    )
    mention = make.mention(
        "m1",
        "e1",
        "jane",
        text="Jenny",
        name="Jane Smith",
        labels=("Person",),
        aliases=("Jen",),
        attributes={"a": {"b": 1.5}},
        decided="fuzzy",
        ordinal=2,
    )
    await store.accept(make.said("e1"))
    await store.commit(
        make.changes(
            0,
            facts=(fact,),
            claims=(claim, ends),
            entities=(entity, make.entity("oslo")),
            mentions=(mention,),
            links=(make.link("l", "e1", "jane", "jenny", kind="distinct_from"),),
            relations=(make.relation("r", "e1", "LIVES_IN", exclusive=False),),
            slots=(make.slot("jane", "LIVES_IN", body='{"b": 1}', tail=["f1"]),),
        )
    )
    graph = make.graph
    terms_apart = replace(fact, terms=())
    (got,) = await store.fetch(graph, "fact", [fact.uuid])
    assert replace(got, terms=()) == terms_apart
    assert await store.fetch(graph, "claim", [claim.uuid, ends.uuid]) == (claim, ends)
    (got,) = await store.fetch(graph, "entity", [entity.uuid])
    assert replace(got, terms=()) == replace(entity, terms=())
    assert await store.fetch(graph, "mention", [mention.uuid]) == (mention,)
    state = await store.state(graph)
    assert state.links == (make.link("l", "e1", "jane", "jenny", kind="distinct_from"),)
    assert state.relations == (make.relation("r", "e1", "LIVES_IN", exclusive=False),)
    heads = await store.slots(graph, [make.key("jane", "LIVES_IN")])
    assert heads.slots == (make.slot("jane", "LIVES_IN", body='{"b": 1}', tail=["f1"]),)


@pytest.mark.parametrize("version", [0, 2])
async def test_another_version_is_refused(store, make, version):
    lease = await leased(store, make, "e1")
    await store.commit(make.changes(0))
    before = await content_of(store, make.graph)
    with pytest.raises(ConflictError):
        await store.commit(replace(rich(make, lease), version=version, stamp=at(2030)))
    assert await content_of(store, make.graph) == before


@pytest.mark.parametrize("step", [timedelta(0), -US])
async def test_a_stamp_must_be_later(store, make, step):
    lease = await leased(store, make, "e1")
    await store.commit(make.changes(0, stamp=T0))
    before = await content_of(store, make.graph)
    with pytest.raises(ConflictError):
        await store.commit(replace(rich(make, lease), version=1, stamp=T0 + step))
    assert await content_of(store, make.graph) == before


async def test_a_lost_lease_writes_nothing(store, make):
    old = await leased(store, make, "e1")
    await store.lease("w2", now=old.until + TTL, ttl=TTL, graph_id=make.graph)
    before = await content_of(store, make.graph)
    with pytest.raises(ConflictError):
        await store.commit(rich(make, old))
    assert await content_of(store, make.graph) == before


async def test_a_failing_statement_leaves_nothing_behind(place, store, stores, make):
    """The commit is stopped before each of its statements in turn."""
    lease = await leased(store, make, "e1", "e0")
    await store.commit(make.graph_of(0, make.fact("old", "jane", "LIVES_IN", "bonn")))
    changes = replace(
        rich(
            make,
            lease,
            forgotten=make.all(["e0"]),
            unread=make.all(["e1"]),
            dropped_facts=(make.id("fact old"),),
        ),
        version=1,
        stamp=at(2030),
        successors=((make.id("fact old"), make.id("fact f1")),),
    )
    before = await content_of(store, make.graph)
    stop = Stopper()
    stopped = await stores(stop)
    for n in range(1, 500):
        stop.after(n)
        try:
            await stopped.commit(changes)
            break
        except StoppedError:
            if "commit" in stop.seen[:-1]:
                break  # what comes after the commit is the store's own tidying
            assert await content_of(store, make.graph) == before, f"after {stop.seen}"
    else:
        pytest.fail("500 statements for one commit")
    assert n > 3, "the store reports its statements to the tracer"
    after = await content_of(store, make.graph)
    assert (after["version"], len(after["facts"])) == (2, 1)


class StoppedError(StoreError):
    """What the tracer raises; it comes out as it is."""


class Stopper:
    """A tracer that stops the call at its n-th statement."""

    def __init__(self) -> None:
        self.left, self.seen = 10**9, []

    def after(self, n):
        self.left, self.seen = n, []

    def __call__(self, stage, name, **_):
        if stage != "statement":
            return
        self.seen.append(name)
        self.left -= 1
        if self.left == 0:
            raise StoppedError


async def test_settling(store, make):
    lease = await leased(store, make, "e1", "e2", "e3", "e4")
    later = T0 + timedelta(hours=9)
    jobs = make.all(f"job e{n}" for n in (1, 2, 3))
    await store.commit(
        make.changes(
            0,
            lease=lease,
            settled=(
                Settlement(job=jobs[0], status="succeeded"),
                Settlement(job=jobs[1], status="failed", error="no JSON", answer="raw ü"),
                Settlement(
                    job=jobs[2], status="pending", error="429", answer="kept", not_before=later
                ),
            ),
        )
    )
    told = [(await store.directory.task(make.id(f"task e{n}")))[0] for n in (1, 2, 3, 4)]
    assert [j.status for j in told] == ["succeeded", "failed", "pending", "processing"]
    assert [j.error for j in told] == [None, "no JSON", "429", None]
    assert [j.answer for j in told] == [None, "raw ü", "kept", None]
    assert [j.finished_at is None for j in told] == [False, False, True, True]
    assert told[2].not_before == later
    await store.release(lease)
    again = await store.lease("w", now=later, ttl=TTL, graph_id=make.graph)
    assert uuids(again.jobs)[0] == jobs[2]
    assert again.jobs[0].answer == "kept"


async def test_follow_up_jobs_wait(store, make):
    lease = await leased(store, make, "e1")
    await store.commit(rich(make, lease))
    await store.release(lease)
    again = await store.lease("w", now=T0, ttl=TTL, graph_id=make.graph)
    assert [(j.uuid, j.kind) for j in again.jobs] == [(make.id("job embed later"), "embed")]
    assert uuids(again.episodes) == [make.id("e1")]
    assert len(await store.directory.task(make.id("task embed later"))) == 1


async def test_without_a_lease_nothing_is_settled(store, make):
    lease = await leased(store, make, "e1")
    await store.commit(make.changes(0))
    assert (await store.directory.task(make.id("task e1")))[0].status == "processing"
    await store.commit(make.changes(1, lease=lease, settled=done(lease)))


async def test_a_graph_can_begin_with_a_commit(store, make):
    await store.commit(make.graph_of(0, make.fact("f1", "a", "R", "b")))
    assert (await fact_of(store, make, "f1")).name == "R"


async def test_replaced_records_are_found_by_what_they_say_now(store, make):
    await store.commit(
        make.changes(
            0,
            entities=(make.entity("jane"), make.entity("oslo"), make.entity("rome")),
            facts=(make.fact("f1", "jane", "LIVES_IN", "oslo", fact="tea in Oslo"),),
        )
    )
    await store.commit(
        make.changes(
            1,
            entities=(replace(make.entity("jane", name="Joan"), keys=("joan",)),),
            facts=(make.fact("f1", "jane", "LIVES_IN", "rome", fact="coffee in Rome"),),
        )
    )
    assert (await fact_of(store, make, "f1")).fact == "coffee in Rome"
    found = await searched(store, make.look("fact", "entity", text="tea jane"))
    assert (hits(found, "fact"), hits(found, "entity")) == ([], [])
    found = await searched(store, make.look("fact", "entity", text="coffee joan"))
    assert hits(found, "fact") == [make.id("fact f1")]
    assert hits(found, "entity") == [make.id("jane")]
    status = await store.directory.status(make.graph)
    assert (status.facts, status.entities) == (1, 3)


async def test_a_fact_may_change_its_ends(store, make):
    """A merge moves facts to another subject: the edge must move too."""
    await store.commit(make.graph_of(0, make.fact("f1", "jenny", "LIVES_IN", "oslo")))
    await store.commit(make.graph_of(1, make.fact("f1", "jane", "LIVES_IN", "oslo")))
    told = await store.claims(make.graph, [GroupKey(subjects=make.all(["jane"]), name="LIVES_IN")])
    assert uuids(told.facts) == [make.id("fact f1")]
    told = await store.claims(make.graph, [GroupKey(subjects=make.all(["jenny"]), name="LIVES_IN")])
    assert told.facts == ()


async def test_a_replaced_record_keeps_its_vector(store, make):
    fact, entity = make.fact("f1", "jane", "LIVES_IN", "oslo"), make.entity("jane")
    await store.commit(
        make.graph_of(
            0, fact, entities=(entity,), vectors=((fact.uuid, vector(1)), (entity.uuid, vector(2)))
        )
    )
    await store.commit(
        make.graph_of(1, replace(fact, fact="other words"), entities=(replace(entity, mentions=9),))
    )
    found = await searched(store, make.look("fact", vector=vector(1)))
    assert hits(found, "fact", "vector") == [fact.uuid]
    assert found.vectors[fact.uuid] == vector(1)
    found = await searched(store, make.look("entity", vector=vector(2)))
    assert hits(found, "entity", "vector")[0] == entity.uuid
    assert found.vectors[entity.uuid] == vector(2)


async def test_a_fact_that_moves_keeps_its_vector(store, make):
    fact = make.fact("f1", "jenny", "LIVES_IN", "oslo")
    await store.commit(make.graph_of(0, fact, vectors=((fact.uuid, vector(1)),)))
    await store.commit(make.graph_of(1, make.fact("f1", "jane", "LIVES_IN", "oslo")))
    found = await searched(store, make.look("fact", vector=vector(1)))
    assert hits(found, "fact", "vector") == [fact.uuid]


async def test_a_new_vector_replaces_the_old(store, make):
    fact = make.fact("f1", "jane", "LIVES_IN", "oslo")
    other = make.fact("f2", "jane", "LIVES_IN", "rome")
    await store.commit(
        make.graph_of(0, fact, other, vectors=((fact.uuid, vector(1)), (other.uuid, vector(5))))
    )
    await store.commit(make.changes(1, vectors=((fact.uuid, vector(9)),)))
    found = await searched(store, make.look("fact", vector=vector(9)))
    assert hits(found, "fact", "vector")[0] == fact.uuid
    assert found.vectors[fact.uuid] == vector(9)


async def test_vectors_may_come_later(store, make):
    episode = make.episode("e1", "tea")
    passage = make.passage(episode)
    await store.accept(make.intake(episode, passages=[passage]))
    look = make.look("episode", vector=vector(4))
    assert hits(await searched(store, look), "episode", "vector") == []
    await store.commit(make.changes(0, vectors=((passage.uuid, vector(4)),)))
    assert hits(await searched(store, look), "episode", "vector") == [episode.uuid]


async def test_dropping(store, make):
    facts = [make.fact("f1", "jane", "LIKES", "tea"), make.fact("f2", "jane", "LIKES", "coffee")]
    await store.commit(
        make.graph_of(
            0,
            *facts,
            slots=(make.slot("jane", "LIKES", "tea"), make.slot("jane", "LIKES", "coffee")),
            entities=(make.entity("tea"), make.entity("lonely")),
            vectors=((facts[0].uuid, vector(1)), (make.id("tea"), vector(1))),
        )
    )
    await store.commit(
        make.changes(
            1,
            dropped_facts=(facts[0].uuid, make.id("fact unknown")),
            dropped_entities=make.all(["tea", "lonely", "unknown"]),
            dropped_slots=(make.key("jane", "LIKES", "tea"), make.key("jane", "NO", "tea")),
        )
    )
    page = await store.scan(make.graph, "fact")
    assert uuids(page.records) == [facts[1].uuid]
    page = await store.scan(make.graph, "entity")
    assert set(uuids(page.records)) == set(make.all(["jane", "coffee"]))
    heads = await store.slots(
        make.graph, [make.key("jane", "LIKES", "tea"), make.key("jane", "LIKES", "coffee")]
    )
    assert heads.slots[0] is None
    assert heads.slots[1] is not None
    found = await searched(store, make.look("fact", "entity", text="tea", vector=vector(1)))
    assert all(make.id("tea") not in hits(found, "entity", c) for c in ("text", "vector"))
    assert all(facts[0].uuid not in hits(found, "fact", c) for c in ("text", "vector"))


async def test_dropped_and_written_in_one_commit_is_there(store, make):
    await store.commit(make.graph_of(0, make.fact("f1", "jane", "LIVES_IN", "oslo")))
    await store.commit(
        make.graph_of(
            1,
            make.fact("f1", "jane", "LIVES_IN", "oslo", fact="anew"),
            dropped_facts=(make.id("fact f1"),),
            dropped_entities=make.all(["jane", "oslo"]),
        )
    )
    assert (await fact_of(store, make, "f1")).fact == "anew"


async def test_successors_are_followed_across_replacements(store, make):
    def replaced(version, old, new):
        return make.graph_of(
            version,
            make.fact(new, "jane", "LIVES_IN", "oslo"),
            dropped_facts=(make.id(f"fact {old}"),),
            successors=((make.id(f"fact {old}"), make.id(f"fact {new}")),),
        )

    await store.commit(make.graph_of(0, make.fact("f1", "jane", "LIVES_IN", "oslo")))
    for version, (old, new) in enumerate([("f1", "f2"), ("f2", "f3"), ("f3", "f4")], start=1):
        await store.commit(replaced(version, old, new))
        assert (await fact_of(store, make, "f1")).uuid == make.id(f"fact {new}")
    assert [(await fact_of(store, make, f"f{n}")).uuid for n in (2, 3, 4)] == [
        make.id("fact f4")
    ] * 3
    await store.commit(make.graph_of(4, make.fact("f2", "jane", "LIVES_IN", "rome")))
    assert (await fact_of(store, make, "f2")).uuid == make.id("fact f2")
    assert (await fact_of(store, make, "f1")).uuid == make.id("fact f2")
    assert (await fact_of(store, make, "f3")).uuid == make.id("fact f4")


async def test_going_back_and_forth_ends(store, make):
    """f1 → f2 → f1 → f2: no circle, and each name finds what is live."""
    await store.commit(make.graph_of(0, make.fact("f1", "jane", "LIVES_IN", "oslo")))
    for version, (old, new) in enumerate([("f1", "f2"), ("f2", "f1"), ("f1", "f2")], start=1):
        await store.commit(
            make.graph_of(
                version,
                make.fact(new, "jane", "LIVES_IN", "oslo"),
                dropped_facts=(make.id(f"fact {old}"),),
                successors=((make.id(f"fact {old}"), make.id(f"fact {new}")),),
            )
        )
        for key in ("f1", "f2"):
            assert (await fact_of(store, make, key)).uuid == make.id(f"fact {new}")


async def test_a_successor_that_is_gone_leads_nowhere(store, make):
    await store.commit(make.graph_of(0, make.fact("f1", "jane", "LIVES_IN", "oslo")))
    await store.commit(
        make.graph_of(
            1,
            make.fact("f2", "jane", "LIVES_IN", "oslo"),
            dropped_facts=(make.id("fact f1"),),
            successors=((make.id("fact f1"), make.id("fact f2")),),
        )
    )
    await store.commit(make.changes(2, dropped_facts=(make.id("fact f2"),)))
    assert await fact_of(store, make, "f1") is None
    assert await fact_of(store, make, "f2") is None


async def test_links_and_relations_oldest_first(store, make):
    await store.accept(make.said("e1", "e2"))
    stamps = [T0 + n * timedelta(hours=1) for n in (1, 2, 3)]
    for n, stamp in enumerate(stamps):
        await store.commit(
            make.changes(
                n,
                stamp,
                links=(make.link(f"l{9 - n}", "e1", "a", "b", created_at=stamp),),
                relations=(make.relation(f"r{9 - n}", "e2", f"R{n}", created_at=stamp),),
            )
        )
    state = await store.state(make.graph)
    assert [link.created_at for link in state.links] == stamps
    assert [record.created_at for record in state.relations] == stamps


async def test_a_graph_that_is_being_erased_takes_no_commit(store, make):
    await store.accept(make.said("e1", "e2", "e3"))
    assert await store.erase(make.graph, limit=1)
    with pytest.raises(ConflictError):
        await store.commit(make.changes(0))


async def test_a_large_commit(store, make):
    keys = range(1500)
    await store.accept(make.said("e1"))
    await store.commit(
        make.graph_of(
            0,
            *(make.fact(f"f{n}", "jane", "LIKES", f"thing{n % 50}") for n in keys),
            claims=tuple(make.claim(f"c{n}", "e1", "jane", "LIKES", "x", ordinal=n) for n in keys),
            vectors=tuple((make.id(f"fact f{n}"), vector(n % 256)) for n in keys),
        )
    )
    status = await store.directory.status(make.graph)
    assert (status.facts, status.claims, status.entities) == (1500, 1500, 51)
    await store.commit(make.changes(1, dropped_facts=make.all(f"fact f{n}" for n in keys)))
    assert (await store.directory.status(make.graph)).facts == 0
