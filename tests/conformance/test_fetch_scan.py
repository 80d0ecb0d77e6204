"""`fetch` and `scan`: records by uuid and in pages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from graphmem.core.civil import micros
from graphmem.core.requests import Filters
from tests.support.builders import T0, at, uuids
from tests.support.content import KINDS, all_of


@pytest.fixture
async def graph(store, make):
    await store.accept(
        make.intake(
            make.episode("e1", thread_id="t1"),
            make.episode("e2", thread_id="t2", source="json"),
            make.episode("e3", thread_id="t1", source="edit"),
            make.episode("e4"),
        )
    )
    await store.commit(
        make.changes(
            0,
            entities=(
                make.entity("jane", labels=("Person",), members=["jenny"]),
                make.entity("oslo", labels=("City",)),
                make.entity("rome", labels=("City", "Capital")),
            ),
            facts=(
                make.fact("f1", "jane", "LIVES_IN", "oslo", at(2020), at(2024)),
                make.fact("f2", "jane", "LIVES_IN", "rome", at(2024)),
                make.fact("f3", "rome", "NEAR", "oslo", status="retracted"),
            ),
            claims=(
                make.claim("c1", "e1", "jane", "LIVES_IN", "oslo"),
                make.claim("c2", "e2", "jane", "LIVES_IN", "rome"),
                make.claim("c3", "e2", "rome", "NEAR", "oslo"),
            ),
            mentions=(
                make.mention("m1", "e1", "jane"),
                make.mention("m2", "e2", "jane"),
                make.mention("m3", "e2", "rome"),
            ),
        )
    )
    return make


async def scanned(store, make, kind, **filters):
    return set(uuids(await all_of(store, make.graph, kind, Filters(**filters))))


class TestFetch:
    async def test_in_the_order_asked_none_for_the_unknown(self, store, graph):
        for kind, keys in {
            "episode": ("e3", "e1"),
            "entity": ("rome", "jane"),
            "fact": ("fact f2", "fact f1"),
            "claim": ("claim c3", "claim c1"),
            "mention": ("mention m2", "mention m1"),
        }.items():
            a, b = graph.all(keys)
            got = await store.fetch(graph.graph, kind, [a, "nothing", b, a])
            assert [r and r.uuid for r in got] == [a, None, b, a]

    async def test_an_id_of_another_kind_is_unknown(self, store, graph):
        for kind in KINDS:
            wrong = [graph.id("e1" if kind != "episode" else "jane")]
            assert await store.fetch(graph.graph, kind, wrong) == (None,)

    async def test_none_asked(self, store, graph):
        for kind in KINDS:
            assert await store.fetch(graph.graph, kind, []) == ()

    async def test_a_merged_entity_answers_with_the_one_it_went_into(self, store, graph):
        got = await store.fetch(graph.graph, "entity", graph.all(["jenny", "jane"]))
        assert uuids(got) == [graph.id("jane")] * 2
        assert got[0].members == (graph.id("jenny"),)

    async def test_after_unmerging_both_are_there(self, store, graph):
        await store.commit(graph.changes(1, entities=(graph.entity("jane"), graph.entity("jenny"))))
        got = await store.fetch(graph.graph, "entity", graph.all(["jenny", "jane"]))
        assert uuids(got) == list(graph.all(["jenny", "jane"]))

    async def test_after_the_class_is_gone_its_member_is_too(self, store, graph):
        await store.commit(
            graph.changes(
                1,
                dropped_entities=graph.all(["jane"]),
                dropped_facts=graph.all(["fact f1", "fact f2"]),
            )
        )
        got = await store.fetch(graph.graph, "entity", graph.all(["jenny", "jane"]))
        assert got == (None, None)

    async def test_very_many(self, store, graph):
        asked = [*(f"no {n}" for n in range(3000)), graph.id("e1")]
        got = await store.fetch(graph.graph, "episode", asked)
        assert [r for r in got if r is not None] == [got[-1]]


class TestScan:
    async def test_episodes_by_position_others_by_uuid(self, store, graph):
        assert uuids(await all_of(store, graph.graph, "episode")) == list(
            graph.all(["e1", "e2", "e3", "e4"])
        )
        for kind in ("entity", "fact", "claim", "mention"):
            got = uuids(await all_of(store, graph.graph, kind))
            assert len(got) == 3
            assert got == sorted(got)

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("descending", [False, True])
    @pytest.mark.parametrize("size", [1, 2, 3, 100])
    async def test_pages_join_without_gap_or_overlap(self, store, graph, kind, descending, size):
        whole = await all_of(store, graph.graph, kind)
        got, after, pages = [], None, 0
        while True:
            page = await store.scan(
                graph.graph, kind, after=after, limit=size, descending=descending
            )
            assert len(page.records) <= size
            got += page.records
            after, pages = page.after, pages + 1
            if after is None:
                break
            assert pages < 20
        assert got == (whole[::-1] if descending else whole)

    async def test_a_cursor_outlives_a_removal(self, store, graph):
        page = await store.scan(graph.graph, "episode", limit=2)
        await store.commit(graph.changes(1, forgotten=graph.all(["e2"])))
        rest = await store.scan(graph.graph, "episode", after=page.after)
        assert uuids(rest.records) == list(graph.all(["e3", "e4"]))

    async def test_more_than_ten_positions_are_in_order(self, store, make):
        keys = [f"e{n}" for n in range(25)]
        await store.accept(make.said(*keys))
        got, after = [], None
        while True:
            page = await store.scan(make.graph, "episode", after=after, limit=4)
            got += uuids(page.records)
            if (after := page.after) is None:
                break
        assert got == list(make.all(keys))

    async def test_an_empty_graph(self, store, make):
        for kind in KINDS:
            page = await store.scan(make.graph, kind)
            assert (page.records, page.after) == ((), None)

    async def test_filters_of_episodes(self, store, graph):
        assert await scanned(store, graph, "episode", threads=("t1",)) == set(
            graph.all(["e1", "e3"])
        )
        assert await scanned(store, graph, "episode", sources=("json", "edit")) == set(
            graph.all(["e2", "e3"])
        )
        assert await scanned(store, graph, "episode", edits=False) == set(
            graph.all(["e1", "e2", "e4"])
        )
        assert await scanned(
            store, graph, "episode", without_episodes=graph.all(["e1", "e2"])
        ) == set(graph.all(["e3", "e4"]))

    async def test_filters_of_facts(self, store, graph):
        def keys(*names):
            return {graph.id(f"fact {n}") for n in names}

        assert await scanned(store, graph, "fact", retracted=False) == keys("f1", "f2")
        assert await scanned(store, graph, "fact", names=("NEAR",)) == keys("f3")
        assert await scanned(store, graph, "fact", subjects=graph.all(["rome"])) == keys("f3")
        assert await scanned(store, graph, "fact", entities=graph.all(["rome"])) == keys("f2", "f3")
        assert await scanned(store, graph, "fact", holds_at=micros(at(2022))) == keys("f1")
        window = (micros(at(2023)), micros(at(2025)))
        assert await scanned(store, graph, "fact", overlaps=window) == keys("f1", "f2")

    async def test_filters_of_claims_and_mentions(self, store, graph):
        assert await scanned(store, graph, "claim", episodes=graph.all(["e2"])) == set(
            graph.all(["claim c2", "claim c3"])
        )
        assert await scanned(store, graph, "mention", episodes=graph.all(["e1"])) == {
            graph.id("mention m1")
        }
        assert await scanned(store, graph, "claim", entities=graph.all(["rome"])) == set(
            graph.all(["claim c2", "claim c3"])
        )
        assert await scanned(store, graph, "mention", entities=graph.all(["jane"])) == set(
            graph.all(["mention m1", "mention m2"])
        )

    async def test_filters_of_entities(self, store, graph):
        assert await scanned(store, graph, "entity", labels=("City",)) == set(
            graph.all(["oslo", "rome"])
        )
        assert await scanned(store, graph, "entity", without_labels=("Capital",)) == set(
            graph.all(["jane", "oslo"])
        )

    @pytest.mark.parametrize("descending", [False, True])
    async def test_filtered_pages_are_full(self, store, make, descending):
        """A filter does not thin out pages so that a reader stops too early."""
        keys = [f"e{n}" for n in range(40)]
        await store.accept(
            make.intake(
                *(
                    make.episode(k, thread_id="t" if n % 10 == 0 else "u")
                    for n, k in enumerate(keys)
                )
            )
        )
        got, after = [], None
        while True:
            page = await store.scan(
                make.graph,
                "episode",
                after=after,
                limit=3,
                filters=Filters(threads=("t",)),
                descending=descending,
            )
            got += uuids(page.records)
            if (after := page.after) is None:
                break
        assert got == list(make.all(keys[::10]))[:: -1 if descending else 1]


async def test_every_instant_is_utc_to_the_microsecond(store, make):
    odd = T0.replace(year=1, microsecond=1)
    far = T0.replace(year=9999, microsecond=999_999)
    await store.accept(
        make.intake(
            make.episode("e1", created_at=far, reference_time=odd),
            jobs=[make.job("j", "e1", created_at=odd, not_before=T0)],
        )
    )
    await store.commit(
        make.changes(
            0,
            stamp=T0,
            facts=(make.fact("f1", "a", "R", "b", odd, far, created_at=T0, expired_at=far),),
            claims=(make.claim("c1", "e1", "a", "R", "b", said_at=odd, created_at=far),),
            mentions=(make.mention("m1", "e1", "a", created_at=odd),),
            entities=(make.entity("a", created_at=odd), make.entity("b", created_at=far)),
        )
    )
    graph = make.graph
    (episode,) = await store.fetch(graph, "episode", make.all(["e1"]))
    assert (episode.created_at, episode.reference_time, episode.said_at) == (far, odd, odd)
    (fact,) = await store.fetch(graph, "fact", make.all(["fact f1"]))
    assert (fact.valid_at, fact.invalid_at, fact.expired_at) == (odd, far, far)
    (claim,) = await store.fetch(graph, "claim", make.all(["claim c1"]))
    assert (claim.said_at, claim.created_at) == (odd, far)
    (job,) = await store.directory.task(make.id("task j"))
    assert (job.created_at, job.not_before) == (odd, T0)
    entities = await store.fetch(graph, "entity", make.all(["a", "b"]))
    assert [e.created_at for e in entities] == [odd, far]
    state = await store.state(graph)
    entry = await store.directory.put("setting", make.id("x"), {}, now=T0)
    status = await store.directory.status(graph)
    instants = [
        episode.created_at,
        episode.reference_time,
        fact.valid_at,
        fact.invalid_at,
        fact.expired_at,
        fact.created_at,
        claim.said_at,
        claim.created_at,
        job.created_at,
        job.not_before,
        state.stamp,
        entry.created_at,
        entry.updated_at,
        status.oldest_pending,
        *(e.created_at for e in entities),
    ]
    assert all(i.utcoffset() == timedelta(0) for i in instants)
    assert status.oldest_pending == odd
    await store.directory.remove("setting", make.id("x"))
