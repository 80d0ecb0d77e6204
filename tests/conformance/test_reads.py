"""Reads for a commit: `candidates`, `slots`, `claims`, `evidence`, `state`."""

from __future__ import annotations

import pytest

from graphmem.core.civil import micros
from graphmem.core.requests import GroupKey, Probe
from tests.support.builders import T0, at, uuids, vector


@pytest.fixture
async def graph(store, make):
    """Jane lived in Oslo, lives in Rome and likes tea; Paul likes coffee."""
    await store.accept(make.said("e1", "e2", "e3"))
    await store.commit(
        make.changes(
            0,
            entities=(
                make.entity("jane", aliases=("Jenny",), keys=("jane", "jenny")),
                make.entity("paul"),
                make.entity("oslo"),
                make.entity("rome"),
                make.entity("tea"),
                make.entity("coffee"),
            ),
            facts=(
                make.fact("oslo", "jane", "LIVES_IN", "oslo", at(2020), at(2024)),
                make.fact("rome", "jane", "LIVES_IN", "rome", at(2024)),
                make.fact("tea", "jane", "LIKES", "tea", at(2021)),
                make.fact("coffee", "paul", "LIKES", "coffee", at(2021)),
                make.fact(
                    "bonn", "jane", "LIVES_IN", "rome", at(2019), at(2019), status="retracted"
                ),
            ),
            vectors=((make.id("paul"), vector(1)), (make.id("fact coffee"), vector(2))),
            relations=(make.relation("r", "e1", "LIVES_IN"),),
        )
    )
    return make


async def probe(store, make, **fields):
    return await store.candidates(Probe(graph_id=make.graph, **fields))


class TestCandidates:
    async def test_by_key(self, store, graph):
        found = await probe(store, graph, keys=("jenny", "rome", "nobody"))
        assert {graph.id("jane"), graph.id("rome")} <= set(uuids(found.entities))
        assert graph.id("paul") not in uuids(found.entities)
        assert found.state == await store.state(graph.graph)
        assert found.state.version == 1
        assert len(found.state.relations) == 1

    async def test_by_a_key_only_exactly(self, store, graph):
        found = await probe(store, graph, keys=("jen", "JANE", "jane ", "%", "j*"))
        assert found.entities == ()

    async def test_by_text(self, store, graph):
        found = await probe(store, graph, terms=("coffee",))
        assert graph.id("coffee") in uuids(found.entities)
        assert uuids(found.facts) == [graph.id("fact coffee")]
        assert graph.id("paul") in uuids(found.entities), "both ends of every fact"

    async def test_by_vector(self, store, graph):
        found = await probe(store, graph, vectors=(vector(1), vector(2)), limit=1)
        assert graph.id("paul") in uuids(found.entities)
        assert uuids(found.facts) == [graph.id("fact coffee")]

    @pytest.mark.parametrize(
        "asked", [{"terms": ("zebra",)}, {"vectors": (vector(9),)}], ids=["text", "vector"]
    )
    async def test_what_is_retracted_is_no_candidate(self, store, make, asked):
        """Nor when that happens after the fact was one, whatever the store keeps of it."""
        told = [
            make.fact(name, "jane", "SAW", name, at(2020), at(2020), terms=("zebra",), **fields)
            for name, fields in (("one", {}), ("two", {}), ("no", {"status": "retracted"}))
        ]
        vectors = tuple((fact.uuid, vector(9)) for fact in told)
        await store.commit(make.graph_of(0, *told, vectors=vectors))
        found = await probe(store, make, **asked)
        assert set(uuids(found.facts)) == set(make.all(["fact one", "fact two"]))
        gone = make.fact(
            "two", "jane", "SAW", "two", at(2020), at(2020), terms=("zebra",), status="retracted"
        )
        await store.commit(make.changes(1, facts=(gone,)))
        found = await probe(store, make, **asked)
        assert uuids(found.facts) == [make.id("fact one")]

    async def test_standing_facts_of_the_near(self, store, graph):
        found = await probe(store, graph, near=(graph.id("jane"),))
        wanted = graph.all(["fact rome", "fact tea"])
        assert set(wanted) <= set(uuids(found.facts))
        assert graph.id("fact coffee") not in uuids(found.facts)
        assert graph.id("fact bonn") not in uuids(found.facts)
        assert set(graph.all(["jane", "rome", "tea"])) <= set(uuids(found.entities))

    async def test_the_near_are_met_at_either_end(self, store, graph):
        found = await probe(store, graph, near=(graph.id("tea"),))
        assert uuids(found.facts) == [graph.id("fact tea")]

    async def test_what_of_the_near_ends_after_an_instant(self, store, make):
        told = [
            make.fact("rome", "jane", "LIVES_IN", "rome", at(2019), at(2021)),
            make.fact("bonn", "jane", "LIVES_IN", "bonn", at(2021), at(2030)),
            make.fact("tea", "jane", "LIKES", "tea", at(2020)),
        ]
        await store.commit(make.graph_of(0, *told))
        near = (make.id("jane"),)
        for year, wanted in ((2020, ["rome", "bonn", "tea"]), (2021, ["bonn", "tea"])):
            found = await probe(store, make, near=near, ends_after=micros(at(year)))
            assert set(uuids(found.facts)) == set(make.all([f"fact {name}" for name in wanted]))
        assert uuids((await probe(store, make, near=near)).facts) == [make.id("fact tea")]

    async def test_ordered_without_repetition(self, store, graph):
        found = await probe(
            store,
            graph,
            keys=("jane", "jenny", "jane"),
            terms=("jane", "tea", "coffee"),
            vectors=(vector(1),),
            near=graph.all(["jane", "paul", "jane"]),
        )
        for records in (found.entities, found.facts):
            assert uuids(records) == sorted(set(uuids(records)))
        ends = {u for f in found.facts for u in (f.subject, f.object)}
        assert ends <= set(uuids(found.entities))

    async def test_nothing_asked_nothing_found(self, store, graph):
        found = await probe(store, graph)
        assert (found.entities, found.facts, found.state.version) == ((), (), 1)

    async def test_a_graph_that_does_not_exist(self, store, other):
        found = await probe(store, other, keys=("jane",), terms=("tea",), vectors=(vector(1),))
        assert (found.entities, found.facts, found.state.version) == ((), (), 0)

    async def test_many_keys(self, store, graph):
        found = await probe(store, graph, keys=(*(f"key {n}" for n in range(3000)), "paul"))
        assert uuids(found.entities) == [graph.id("paul")]


class TestSlots:
    async def test_in_the_order_asked_with_their_tails(self, store, make):
        slots = (
            make.slot("jane", "LIVES_IN", body='{"a":1}', tail=["f2", "f1"]),
            make.slot("jane", "LIKES", "tea", body="[]", tail=["f3"]),
        )
        facts = [
            make.fact("f1", "jane", "LIVES_IN", "oslo"),
            make.fact("f2", "jane", "LIVES_IN", "rome"),
            make.fact("f3", "jane", "LIKES", "tea"),
            make.fact("f4", "jane", "LIVES_IN", "bonn"),
        ]
        await store.commit(make.graph_of(0, *facts, slots=slots))
        keys = [make.key("jane", "LIKES", "tea"), make.key("jane", "LIKES"), slots[0].key]
        heads = await store.slots(make.graph, keys)
        assert heads.slots == (slots[1], None, slots[0])
        assert set(uuids(heads.facts)) == set(make.all(["fact f1", "fact f2", "fact f3"]))
        assert heads.state.version == 1

    async def test_replaced(self, store, make):
        await store.commit(make.changes(0, slots=(make.slot("jane", "R", body="1"),)))
        await store.commit(make.changes(1, slots=(make.slot("jane", "R", body="2"),)))
        heads = await store.slots(make.graph, [make.key("jane", "R")] * 2)
        assert [s.body for s in heads.slots] == ["2", "2"]

    async def test_an_object_is_not_nothing(self, store, make):
        """A slot of an object and the subject's own are two, whatever the object is called."""
        whole, odd = make.slot("jane", "R", body="1"), make.slot("jane", "R", "", body="2")
        await store.commit(make.changes(0, slots=(whole, odd)))
        heads = await store.slots(make.graph, [odd.key, whole.key])
        assert [s.body for s in heads.slots] == ["2", "1"]

    async def test_none_asked(self, store, make):
        heads = await store.slots(make.graph, [])
        assert (heads.slots, heads.facts, heads.state.version) == ((), (), 0)


class TestClaims:
    @pytest.fixture
    async def linked(self, store, make):
        """A chain of links over four relations, crossed in both directions."""
        await store.accept(make.said("e1"))
        claims = [
            make.claim("a", "e1", "jane", "A", "x"),
            make.claim("b", "e1", "jane", "B", "x", corrects=["a"]),
            make.claim("c", "e1", "paul", "C", "x", repeats=["b"]),
            make.claim("d", "e1", "paul", "D", None, polarity="ends", fulfils=["c", "gone"]),
            make.claim("e", "e1", "paul", "E", "x"),
            make.claim("a2", "e1", "jenny", "A", "y"),
        ]
        facts = [
            make.fact("a", "jane", "A", "x"),
            make.fact("b", "jane", "B", "x"),
            make.fact("a2", "jenny", "A", "y"),
            make.fact("turned", "x", "A", "jane"),
        ]
        await store.commit(make.graph_of(0, *facts, claims=tuple(claims)))
        return make

    @pytest.mark.parametrize(
        ("subject", "name"), [("jane", "A"), ("jane", "B"), ("paul", "C"), ("paul", "D")]
    )
    async def test_closed_over_links_both_ways(self, store, linked, subject, name):
        told = await store.claims(
            linked.graph, [GroupKey(subjects=linked.all([subject]), name=name)]
        )
        wanted = linked.all(f"claim {k}" for k in "abcd")
        assert uuids(told.claims) == sorted(wanted)
        assert told.claims == await store.fetch(linked.graph, "claim", sorted(wanted))
        assert told.state.version == 1

    async def test_facts_are_the_asked_groups_only(self, store, linked):
        told = await store.claims(linked.graph, [GroupKey(subjects=linked.all(["jane"]), name="A")])
        assert uuids(told.facts) == [linked.id("fact a")]

    async def test_merged_subjects(self, store, linked):
        told = await store.claims(
            linked.graph, [GroupKey(subjects=linked.all(["jenny", "jane"]), name="A")]
        )
        assert linked.id("claim a2") in uuids(told.claims)
        assert uuids(told.facts) == sorted(linked.all(["fact a", "fact a2"]))

    async def test_several_groups(self, store, linked):
        told = await store.claims(
            linked.graph,
            [
                GroupKey(subjects=linked.all(["paul"]), name="E"),
                GroupKey(subjects=linked.all(["jane"]), name="B"),
                GroupKey(subjects=linked.all(["jane"]), name="B"),
            ],
        )
        assert uuids(told.claims) == sorted(linked.all(f"claim {k}" for k in "abcde"))
        assert uuids(told.facts) == [linked.id("fact b")]

    async def test_a_relation_that_nobody_told(self, store, linked):
        for groups in ([], [GroupKey(subjects=linked.all(["jane"]), name="a")]):
            told = await store.claims(linked.graph, groups)
            assert (told.claims, told.facts, told.state.version) == ((), (), 1)

    async def test_a_claim_that_comes_later_is_linked_back(self, store, linked):
        """The claim that a link names may arrive after the one that names it."""
        await store.commit(linked.changes(1, claims=(linked.claim("gone", "e1", "tom", "G", "x"),)))
        told = await store.claims(linked.graph, [GroupKey(subjects=linked.all(["tom"]), name="G")])
        assert uuids(told.claims) == sorted(
            linked.all(f"claim {k}" for k in ("a", "b", "c", "d", "gone"))
        )

    async def test_a_forgotten_link_no_longer_joins(self, store, linked):
        await store.accept(linked.said("e2"))
        bridge = linked.claim("bridge", "e2", "tom", "G", "x", corrects=["e"], repeats=["a"])
        await store.commit(linked.changes(1, claims=(bridge,)))
        group = [GroupKey(subjects=linked.all(["paul"]), name="E")]
        assert len((await store.claims(linked.graph, group)).claims) == 6
        await store.commit(linked.changes(2, forgotten=linked.all(["e2"])))
        told = await store.claims(linked.graph, group)
        assert uuids(told.claims) == [linked.id("claim e")]

    async def test_a_long_chain(self, store, make):
        await store.accept(make.said("e1"))
        chain = tuple(
            make.claim(f"c{n}", "e1", "jane", f"R{n}", "x", corrects=[f"c{n - 1}"], ordinal=n)
            for n in range(60)
        )
        await store.commit(make.changes(0, claims=chain))
        told = await store.claims(make.graph, [GroupKey(subjects=make.all(["jane"]), name="R30")])
        assert len(told.claims) == 60

    async def test_a_circle_of_links_ends(self, store, make):
        await store.accept(make.said("e1"))
        circle = tuple(
            make.claim(f"c{n}", "e1", "jane", f"R{n}", "x", repeats=[f"c{(n + 1) % 3}"])
            for n in range(3)
        )
        await store.commit(make.changes(0, claims=circle))
        told = await store.claims(make.graph, [GroupKey(subjects=make.all(["jane"]), name="R0")])
        assert len(told.claims) == 3


class TestEvidence:
    @pytest.fixture
    async def told(self, store, make):
        await store.accept(make.said("e1", "e2", "e3"))
        await store.commit(
            make.changes(
                0,
                mentions=(
                    make.mention("m1", "e1", "jane"),
                    make.mention("m2", "e2", "jane"),
                    make.mention("m3", "e2", "paul"),
                ),
                claims=(
                    make.claim("c1", "e1", "jane", "LIVES_IN", "oslo"),
                    make.claim("c2", "e2", "jane", "LIVES_IN", "rome", corrects=["c1"]),
                    make.claim("c3", "e3", "paul", "KNOWS", "jane"),
                    make.claim("c4", "e3", "paul", "LIKES", "tea"),
                ),
                entities=tuple(make.entity(k) for k in ("jane", "paul", "oslo", "rome", "tea")),
            )
        )
        return make

    async def test_of_an_episode(self, store, told):
        got = await store.evidence(told.graph, episodes=told.all(["e1", "unknown"]))
        assert uuids(got.episodes) == [told.id("e1")]
        assert set(uuids(got.claims)) == set(told.all(["claim c1", "claim c2"]))
        assert uuids(got.mentions) == [told.id("mention m1")]
        assert {told.id("jane"), told.id("oslo")} <= set(uuids(got.entities))
        assert told.id("tea") not in uuids(got.entities)
        assert set(uuids(got.others)) >= set(told.all(["mention m1", "mention m2"]))
        assert told.id("mention m3") not in uuids(got.others)
        assert got.state.version == 1

    async def test_of_an_episode_that_corrects(self, store, told):
        got = await store.evidence(told.graph, episodes=told.all(["e2"]))
        assert set(uuids(got.claims)) == set(told.all(["claim c1", "claim c2"]))
        assert set(uuids(got.mentions)) == set(told.all(["mention m2", "mention m3"]))

    async def test_of_an_entity(self, store, told):
        got = await store.evidence(told.graph, entities=told.all(["jane"]))
        assert {told.id(f"claim c{n}") for n in (1, 2, 3)} <= set(uuids(got.claims))
        assert told.id("claim c4") not in uuids(got.claims)
        assert set(uuids(got.others)) >= set(told.all(["mention m1", "mention m2"]))
        assert told.id("jane") in uuids(got.entities)

    async def test_of_nothing(self, store, told):
        got = await store.evidence(told.graph)
        assert (got.episodes, got.claims, got.mentions, got.entities) == ((), (), (), ())
        assert got.state.version == 1


async def test_the_state_of_a_graph_that_does_not_exist(store, make):
    state = await store.state(make.graph)
    assert (state.graph_id, state.version, state.stamp) == (make.graph, 0, None)
    assert (state.links, state.relations) == ((), ())


async def test_reads_make_no_graph(store, make):
    before = (await store.directory.status()).graphs
    await store.state(make.graph)
    await probe(store, make, keys=("x",))
    await store.lease("w", now=T0, ttl=at(2025, 2) - at(2025), graph_id=make.graph)
    assert (await store.directory.status()).graphs == before
