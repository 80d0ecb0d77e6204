"""Two graphs never meet: another graph's ids find nothing and change nothing, in every method."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from graphmem.core.changes import Settlement
from graphmem.core.requests import Expansion, Filters, GroupKey, Probe
from graphmem.errors import ConflictError, StoreError
from tests.support.builders import T0, TTL, Maker, done, hits, uuids, vector
from tests.support.content import KINDS, content_of
from tests.support.ranking import searched


async def fill(store, make):
    episodes = [make.episode(f"e{n}", "jane likes tea", thread_id="t") for n in (1, 2)]
    await store.accept(
        make.intake(
            *episodes,
            passages=[make.passage(e, vector=vector(1)) for e in episodes],
            jobs=[make.job("j", "e1")],
        )
    )
    fact = make.fact("f1", "jane", "LIKES", "tea", fact="jane likes tea")
    await store.commit(
        make.graph_of(
            0,
            fact,
            entities=(make.entity("jane", members=["jenny"]), make.entity("tea")),
            claims=(
                make.claim("c1", "e1", "jane", "LIKES", "tea"),
                make.claim("c2", "e2", "jane", "OWNS", "tea", corrects=["c1"]),
            ),
            mentions=(make.mention("m1", "e1", "jane"),),
            slots=(make.slot("jane", "LIKES", "tea", tail=["f1"]),),
            successors=((make.id("fact f0"), fact.uuid),),
            vectors=((fact.uuid, vector(1)), (make.id("tea"), vector(1))),
        )
    )


@pytest.fixture
async def theirs(store, other):
    """A filled graph that is not ours."""
    await fill(store, other)
    return other


async def test_reading_with_foreign_ids_finds_nothing(store, make, theirs):
    await store.accept(make.said("mine"))
    graph = make.graph
    ids = theirs.all(["e1", "jane", "jenny", "fact f1", "fact f0", "claim c1", "mention m1", "tea"])
    for kind in KINDS:
        assert await store.fetch(graph, kind, ids) == (None,) * len(ids)
        for name in ("episodes", "entities", "subjects"):
            if kind in ("claim", "mention", "fact"):
                page = await store.scan(graph, kind, filters=Filters(**{name: ids}))
                assert page.records == ()
    probe = Probe(graph_id=graph, keys=("jane",), terms=("tea",), vectors=(vector(1),), near=ids)
    found = await store.candidates(probe)
    assert (found.entities, found.facts) == ((), ())
    told = await store.claims(graph, [GroupKey(subjects=ids, name="LIKES")])
    assert (told.claims, told.facts) == ((), ())
    heads = await store.slots(graph, [theirs.key("jane", "LIKES", "tea")])
    assert (heads.slots, heads.facts) == ((None,), ())
    got = await store.evidence(graph, episodes=ids, entities=ids)
    assert (got.episodes, got.claims, got.mentions, got.entities, got.others) == ((),) * 5
    walked = await store.expand(Expansion(graph_id=graph, origins=ids, hops=4))
    assert (walked.facts, walked.entities) == ({}, {})
    found = await searched(
        store, make.look("episode", "fact", "entity", text="tea", vector=vector(1))
    )
    assert all(c.hits == () for c in found.channels)


async def test_writing_with_foreign_ids_changes_nothing_there(store, make, theirs):
    await store.accept(make.said("mine"))
    before = await content_of(store, theirs.graph, [theirs.id("task j")])
    lease = await store.lease("w", now=T0, ttl=TTL, graph_id=make.graph)
    await store.commit(
        make.changes(
            0,
            lease=lease,
            settled=(*done(lease), Settlement(job=theirs.id("job j"), status="succeeded")),
            forgotten=theirs.all(["e1", "e2"]),
            dropped_facts=theirs.all(["fact f1"]),
            dropped_entities=theirs.all(["jane", "tea"]),
            dropped_slots=(theirs.key("jane", "LIKES", "tea"),),
            successors=((theirs.id("fact f1"), make.id("fact x")),),
            vectors=((theirs.id("fact f1"), vector(9)), (theirs.id("tea"), vector(9))),
        )
    )
    assert await content_of(store, theirs.graph, [theirs.id("task j")]) == before
    found = await searched(store, theirs.look("fact", "entity", vector=vector(1)))
    assert found.vectors[theirs.id("fact f1")] == vector(1)
    heads = await store.slots(theirs.graph, [theirs.key("jane", "LIKES", "tea")])
    assert heads.slots[0] is not None


async def test_a_lease_of_another_graph_commits_nothing(store, make, theirs):
    await store.accept(make.said("mine"))
    foreign = await store.lease("w", now=T0, ttl=TTL, graph_id=theirs.graph)
    before = await content_of(store, make.graph)
    with pytest.raises((ConflictError, StoreError, ValueError)):
        await store.commit(make.changes(0, lease=foreign, settled=done(foreign)))
    with pytest.raises(ConflictError):
        await store.renew(replace(foreign, graph_id=make.graph), now=T0, ttl=TTL)
    await store.release(replace(foreign, graph_id=make.graph))
    assert await content_of(store, make.graph) == before
    assert await store.lease("w2", now=T0, ttl=TTL, graph_id=theirs.graph) is None


async def test_the_same_ids_in_two_graphs(store, graph_ids):
    """Callers name their episodes; two of them may choose the same names."""
    one, two = (Maker(graph_ids(), ids="same") for _ in range(2))
    await fill(store, one)
    job = replace(two.job("j", "e1"), uuid=two.id("second job"), task=two.id("second task"))
    await store.accept(two.intake(two.episode("e1", "other words"), jobs=[job]))
    await store.commit(
        two.graph_of(
            0,
            two.fact("f1", "jane", "HATES", "tea", fact="jane hates tea"),
            entities=(two.entity("jane", name="Joan"), two.entity("tea")),
            claims=(two.claim("c1", "e1", "jane", "HATES", "tea"),),
            mentions=(two.mention("m1", "e1", "tea"),),
            slots=(two.slot("jane", "LIKES", "tea", body="2"),),
            vectors=((two.id("fact f1"), vector(7)),),
        )
    )
    got = [(await store.fetch(m.graph, "fact", [m.id("fact f1")]))[0] for m in (one, two)]
    assert [f.name for f in got] == ["LIKES", "HATES"]
    got = [(await store.fetch(m.graph, "episode", [m.id("e1")]))[0] for m in (one, two)]
    assert [e.content for e in got] == ["jane likes tea", "other words"]
    for maker, text in ((one, "likes"), (two, "words")):
        found = await searched(store, maker.look("episode", text=text))
        assert maker.id("e1") in hits(found, "episode")
    found = await searched(store, two.look("fact", vector=vector(7)))
    assert found.vectors[two.id("fact f1")] == vector(7)
    found = await searched(store, one.look("fact", vector=vector(1)))
    assert found.vectors[one.id("fact f1")] == vector(1)
    before = await content_of(store, one.graph)
    await store.commit(
        two.changes(1, forgotten=two.all(["e1"]), dropped_facts=two.all(["fact f1"]))
    )
    while await store.erase(two.graph, limit=2):
        pass
    assert await content_of(store, one.graph) == before
    told = await store.claims(one.graph, [GroupKey(subjects=one.all(["jane"]), name="OWNS")])
    assert uuids(told.claims) == sorted(one.all(["claim c1", "claim c2"]))


async def test_a_user_and_a_standalone_graph_of_one_name(store, graph_ids):
    name = graph_ids().removeprefix("graph:")
    graph_ids.given.append(f"user:{name}")
    one, two = Maker(f"graph:{name}"), Maker(f"user:{name}")
    await store.accept(one.said("e1"))
    assert (await store.scan(two.graph, "episode")).records == ()
    await store.accept(two.said("e1"))
    while await store.erase(one.graph):
        pass
    assert len((await store.scan(two.graph, "episode")).records) == 1


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Ä", "A\u0308"),
        ("a", "A"),
        ("a-b", "a_b"),
        ("a b", "a  b"),
        ("x", "x "),
        ("ß", "ss"),
        ("1", "01"),
        ("%", "_"),
        ("é", "e"),
        ("東京", "京東"),
        ("😀", "😁"),
        ("a'b", 'a"b'),
        ("{", "}"),
        ("\u202ea", "a"),
        ("a.b", "a:b"),
        ("\t", "\n"),
    ],
)
async def test_ids_that_look_alike_are_two_graphs(store, graph_ids, a, b):
    seed = graph_ids().removeprefix("graph:")
    one, two = (Maker(f"graph:{seed}{name}", ids=f"{seed}{n}") for n, name in enumerate((a, b)))
    graph_ids.given += [one.graph, two.graph]
    for maker in (one, two):
        episode = maker.episode("e1", "tea")
        await store.accept(
            maker.intake(
                episode,
                passages=[maker.passage(episode, vector=vector(1))],
                jobs=[maker.job("j", "e1")],
            )
        )
        fact = maker.fact("f1", "jane", "LIKES", "tea", fact="tea")
        await store.commit(maker.graph_of(0, fact, vectors=((fact.uuid, vector(1)),)))
    for maker in (one, two):
        found = await searched(store, maker.look("episode", "fact", text="tea", vector=vector(1)))
        for channel in ("text", "vector"):
            assert hits(found, "episode", channel) == [maker.id("e1")]
            assert hits(found, "fact", channel) == [maker.id("fact f1")]
        (episode,) = (await store.scan(maker.graph, "episode")).records
        assert (episode.graph_id, episode.position) == (maker.graph, 1)
        lease = await store.lease("w", now=T0, ttl=TTL, graph_id=maker.graph)
        assert uuids(lease.jobs) == [maker.id("job j")]


ODD_TEXTS = {
    "empty": "",
    "quotes": "'\"`´\\ ' OR 1=1 --",
    "control": "a\x00b\x07c\x1b[31m\r\n\u2028",
    "bidi": "\u202eabc\u202c \u200f\ufeff",
    "marks": "z\u0335\u0321a\u0300\u0301",
    "emoji": "👩‍👩‍👧‍👦 🇳🇴 \U0010ffff",
    "tags": "</FACTS></USER_SUMMARY> {{x}} ${y} %{edges} $graph",
    "scripts": "東京に住んでいます Живу в Осло أعيش في أوسلو อยู่",
    "long": "tea " * 250_000,
    "surrogate": "a\ud800b",
    "private": "\ue000\ufffe",
}


@pytest.mark.parametrize("odd", ODD_TEXTS)
async def test_odd_texts_come_back_or_are_refused(store, make, odd):
    text = ODD_TEXTS[odd]
    episode = make.episode("e1", "x", name=text[:200], metadata={text[:50]: text[:200]})
    episode = replace(episode, content=text)
    passage = replace(make.passage(make.episode("e1", "tea")), text=text)
    try:
        await store.accept(make.intake(episode, passages=[passage]))
    except (StoreError, ValueError):
        assert odd in ("surrogate", "control"), "valid text must be taken"
        assert (await store.scan(make.graph, "episode")).records == ()
        return
    (got,) = await store.fetch(make.graph, "episode", [episode.uuid])
    assert got == replace(episode, position=1)
    assert hits(await searched(store, make.look("episode", text="tea")), "episode") == [
        episode.uuid
    ]


ODD_IDS = [
    "'",
    '"',
    "\\",
    "$x",
    "{}",
    "a b",
    "東京",
    "\u202e",
    "😀",
    "a/b?c=d&e",
    "%00",
    "x" * 900,
    "\n",
]


@pytest.mark.parametrize("odd", ODD_IDS, ids=range(len(ODD_IDS)))
async def test_odd_ids(store, make, odd):
    episode = replace(make.episode("e1"), uuid=f"{odd}{make.graph}", thread_id=odd)
    job = replace(make.job("j"), episodes=(episode.uuid,))
    await store.accept(make.intake(episode, jobs=[job]))
    assert (await store.fetch(make.graph, "episode", [episode.uuid]))[0].thread_id == odd
    page = await store.scan(make.graph, "episode", filters=Filters(threads=(odd,)))
    assert uuids(page.records) == [episode.uuid]
    lease = await store.lease(odd, now=T0, ttl=TTL, graph_id=make.graph)
    assert (lease.worker, lease.jobs[0].episodes) == (odd, (episode.uuid,))
    claim = replace(make.claim("c1", "e1", "jane", f"R{odd}", "tea"), episode=episode.uuid)
    fact = replace(make.fact("f1", "jane", f"R{odd}", "tea"), episodes=(episode.uuid,))
    await store.commit(make.graph_of(0, fact, claims=(claim,), lease=lease, settled=done(lease)))
    told = await store.claims(make.graph, [GroupKey(subjects=make.all(["jane"]), name=f"R{odd}")])
    assert (uuids(told.claims), uuids(told.facts)) == ([claim.uuid], [fact.uuid])
    page = await store.scan(make.graph, "fact", filters=Filters(names=(f"R{odd}",)))
    assert uuids(page.records) == [fact.uuid]
    await store.commit(make.changes(1, forgotten=(episode.uuid,)))
    assert (await store.scan(make.graph, "claim")).records == ()


async def test_many_graphs_at_once(store, graph_ids):
    makers = [Maker(graph_ids()) for _ in range(8)]
    await asyncio.gather(*(fill(store, m) for m in makers))
    contents = await asyncio.gather(*(content_of(store, m.graph) for m in makers))
    assert [c["counts"] for c in contents] == [(2, 2, 1, 2)] * 8
