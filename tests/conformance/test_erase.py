"""`erase`: hidden at once, deleted in pages, by anybody."""

from __future__ import annotations

import pytest

from graphmem.core.requests import Expansion, GroupKey, Probe
from graphmem.errors import ConflictError
from tests.support.builders import T0, TTL, done, hits, uuids, vector
from tests.support.content import content_of
from tests.support.ranking import searched


async def filled(store, make):
    episodes = [make.episode(f"e{n}", f"tea number {n}") for n in range(5)]
    await store.accept(
        make.intake(
            *episodes,
            passages=[make.passage(e, vector=vector(1)) for e in episodes],
            jobs=[make.job("j", "e1")],
        )
    )
    fact = make.fact("f1", "jane", "LIKES", "tea", fact="tea")
    await store.commit(
        make.graph_of(
            0,
            fact,
            entities=(make.entity("jane", members=["jenny"]), make.entity("tea")),
            claims=tuple(make.claim(f"c{n}", f"e{n}", "jane", "LIKES", "tea") for n in range(5)),
            mentions=(make.mention("m1", "e1", "jane"),),
            links=(make.link("l1", "e1", "jane", "jenny"),),
            relations=(make.relation("r1", "e1", "LIKES"),),
            slots=(make.slot("jane", "LIKES", "tea", tail=["f1"]),),
            successors=((make.id("fact f0"), make.id("fact f1")),),
            vectors=((fact.uuid, vector(1)), (make.id("tea"), vector(1))),
        )
    )


async def erased(store, graph, limit=10_000):
    pages = 0
    while await store.erase(graph, limit=limit):
        pages += 1
        assert pages < 1000
    return pages


async def assert_nothing(store, make):
    graph = make.graph
    assert (await store.state(graph)).version == 0
    content = await content_of(store, graph, [make.id("task j")])
    assert content["counts"] == (0, 0, 0, 0)
    assert not any(
        content[k] for k in content if k not in ("version", "stamp", "counts", "waiting")
    )
    assert sum(content["waiting"].values()) == 0
    found = await searched(
        store, make.look("episode", "fact", "entity", text="tea", vector=vector(1))
    )
    assert all(c.hits == () for c in found.channels)
    assert await store.fetch(graph, "fact", make.all(["fact f1", "fact f0"])) == (None, None)
    assert await store.fetch(graph, "entity", make.all(["jane", "jenny"])) == (None, None)
    expansion = Expansion(graph_id=graph, origins=make.all(["jane"]))
    assert (await store.expand(expansion)).facts == {}
    probe = Probe(graph_id=graph, keys=("jane",), terms=("tea",), near=make.all(["jane"]))
    candidates = await store.candidates(probe)
    assert (candidates.entities, candidates.facts) == ((), ())
    told = await store.claims(graph, [GroupKey(subjects=make.all(["jane"]), name="LIKES")])
    assert (told.claims, told.facts) == ((), ())
    evidence = await store.evidence(graph, episodes=make.all(["e1"]), entities=make.all(["jane"]))
    assert (evidence.episodes, evidence.claims, evidence.mentions) == ((), (), ())
    assert (await store.slots(graph, [make.key("jane", "LIKES", "tea")])).slots == (None,)


async def test_hidden_at_once(store, make):
    await filled(store, make)
    assert await store.erase(make.graph, limit=1)
    await assert_nothing(store, make)
    assert make.graph in await store.directory.erasing()
    assert await store.check() == ()


async def test_deleted_in_pages(store, make):
    await filled(store, make)
    assert await erased(store, make.graph, limit=3) > 2
    await assert_nothing(store, make)
    assert make.graph not in await store.directory.erasing()


async def test_all_in_one_page(store, make):
    await filled(store, make)
    assert await erased(store, make.graph) <= 2
    await assert_nothing(store, make)


async def test_resumed_by_another(store, make, reopen):
    await filled(store, make)
    assert await store.erase(make.graph, limit=1)
    again = await reopen()
    assert make.graph in await again.directory.erasing()
    await assert_nothing(again, make)
    await erased(again, make.graph, limit=2)
    assert make.graph not in await again.directory.erasing()


async def test_the_id_is_free_again(store, make):
    await filled(store, make)
    await erased(store, make.graph)
    await filled(store, make)
    content = await content_of(store, make.graph)
    assert content["version"] == 1
    assert [e.position for e in content["episodes"]] == [1, 2, 3, 4, 5]
    assert len(content["claims"]) == 5
    found = await searched(store, make.look("episode", text="tea"))
    assert len(hits(found, "episode")) == 5
    lease = await store.lease("w", now=T0, ttl=TTL, graph_id=make.graph)
    assert uuids(lease.jobs) == [make.id("job j")]


async def test_others_are_untouched(store, make, other):
    await filled(store, make)
    await filled(store, other)
    before = await content_of(store, other.graph, [other.id("task j")])
    await erased(store, make.graph, limit=2)
    assert await content_of(store, other.graph, [other.id("task j")]) == before


async def test_nothing_to_erase(store, make):
    assert not await store.erase(make.graph)
    assert make.graph not in await store.directory.erasing()


async def test_a_worker_in_the_middle_is_stopped(store, make):
    await filled(store, make)
    lease = await store.lease("w", now=T0, ttl=TTL, graph_id=make.graph)
    assert await store.erase(make.graph, limit=1)
    with pytest.raises(ConflictError):
        await store.commit(make.changes(1, lease=lease, settled=done(lease)))
    with pytest.raises(ConflictError):
        await store.renew(lease, now=T0, ttl=TTL)
    await store.release(lease)
    await erased(store, make.graph)
    await assert_nothing(store, make)
