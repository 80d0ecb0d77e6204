"""`expand`: breadth first over fact edges, within budgets."""

from __future__ import annotations

import pytest

from graphmem.core.civil import micros
from graphmem.core.requests import Edge, End, Expansion, Filters
from tests.support.builders import at, channel, hits


@pytest.fixture
async def graph(store, make):
    """a → b → c → d, e → c, and a, z that share only a value."""
    await store.commit(
        make.changes(
            0,
            entities=(
                *(make.entity(k) for k in "abcdez"),
                make.entity("red", labels=("Value",)),
            ),
            facts=(
                make.fact("ab", "a", "KNOWS", "b", at(2020)),
                make.fact("bc", "b", "KNOWS", "c", at(2021), at(2023)),
                make.fact("cd", "c", "LIKES", "d", at(2022)),
                make.fact("ec", "e", "KNOWS", "c", None),
                make.fact("ar", "a", "HAS_COLOUR", "red", at(2019)),
                make.fact("zr", "z", "HAS_COLOUR", "red", at(2018)),
                make.fact("bx", "b", "KNOWS", "d", at(2020), at(2020), status="retracted"),
            ),
        )
    )
    return make


async def walk(store, make, *origins, **fields):
    asked = Expansion(graph_id=make.graph, origins=make.all(origins), **fields)
    found = await store.expand(asked)
    same_in_outline(found, await store.edges(asked))
    return found, {h.uuid: h.score for h in channel(found, "fact", "hops").hits}


def same_in_outline(found, outline):
    """The edges are the facts, in their order, and the ends the entities: without the rest."""
    assert list(outline.edges) == hits(found, "fact", "hops")
    assert outline.hops == {h.uuid: h.score for h in channel(found, "fact", "hops").hits}
    facts = found.facts.values()
    assert outline.edges == {f.uuid: Edge(f.uuid, f.subject, f.object, f.terms) for f in facts}
    ends = {u for f in facts for u in (f.subject, f.object)}
    entities = (e for u, e in found.entities.items() if u in ends)
    assert outline.ends == {e.uuid: End(e.name, e.is_value) for e in entities}


def expected(make, **hops):
    return {make.id(f"fact {key}"): pytest.approx(hop) for key, hop in hops.items()}


def keys_of(make, found, *keys):
    names = {make.id(f"fact {k}"): k for k in keys}
    return [names[u] for u in hits(found, "fact", "hops")]


async def test_one_hop_is_the_origins_own(store, graph):
    _, scores = await walk(store, graph, "a", hops=1)
    assert scores == expected(graph, ab=0, ar=0)


async def test_both_directions_and_deeper(store, graph):
    _, scores = await walk(store, graph, "a", hops=2)
    assert scores == expected(graph, ab=0, ar=0, bc=1, bx=1)
    _, scores = await walk(store, graph, "d", hops=2, filters=Filters(retracted=False))
    assert scores == expected(graph, cd=0, bc=1, ec=1)


async def test_outwards_only_from_subject_to_object(store, graph):
    _, scores = await walk(store, graph, "c", hops=2, outwards=True)
    assert scores == expected(graph, cd=0)
    _, scores = await walk(store, graph, "a", hops=3, outwards=True)
    assert scores == expected(graph, ab=0, ar=0, bc=1, bx=1, cd=2)


async def test_the_whole_chain_at_four(store, graph):
    found, scores = await walk(store, graph, "a", hops=4, filters=Filters(retracted=False))
    assert scores == expected(graph, ab=0, ar=0, bc=1, cd=2, ec=2)
    assert [(c.scope, c.name) for c in found.channels] == [("fact", "hops")]


async def test_records_and_both_ends(store, graph):
    found, scores = await walk(store, graph, "a", hops=2)
    assert set(found.facts) == set(scores)
    ends = {u for f in found.facts.values() for u in (f.subject, f.object)}
    assert ends <= set(found.entities)
    assert found.state.version == 1


async def test_never_on_from_a_value(store, graph):
    _, scores = await walk(store, graph, "a", hops=5)
    assert graph.id("fact zr") not in scores


async def test_a_value_may_be_an_origin_or_not_but_never_a_bridge(store, graph):
    _, scores = await walk(store, graph, "z", hops=5)
    assert scores == expected(graph, zr=0)


async def test_never_on_from_a_stop_unless_it_is_an_origin(store, graph):
    _, scores = await walk(store, graph, "a", hops=4, stop=graph.all(["b"]))
    assert scores == expected(graph, ab=0, ar=0)
    _, scores = await walk(
        store, graph, "b", hops=1, stop=graph.all(["b"]), filters=Filters(retracted=False)
    )
    assert scores == expected(graph, ab=0, bc=0)


async def test_filters_bind_every_edge(store, graph):
    _, scores = await walk(store, graph, "a", hops=4, filters=Filters(holds_at=micros(at(2024))))
    assert scores == expected(graph, ab=0, ar=0)
    _, scores = await walk(store, graph, "a", hops=4, filters=Filters(holds_at=micros(at(2022))))
    assert scores == expected(graph, ab=0, ar=0, bc=1, cd=2, ec=2)
    _, scores = await walk(store, graph, "a", hops=4, filters=Filters(names=("KNOWS",)))
    assert scores == expected(graph, ab=0, bc=1, bx=1, ec=2)


async def test_an_edge_counts_by_its_fewest_hops(store, graph):
    _, scores = await walk(store, graph, "a", "c", hops=3, filters=Filters(retracted=False))
    assert scores == expected(graph, ab=0, ar=0, bc=0, cd=0, ec=0)


async def test_fan_out_takes_the_newest_first_unknown_starts_last(store, make):
    facts = [make.fact(f"f{n}", "a", "R", f"o{n}", at(2000 + n)) for n in range(5)]
    unknown = make.fact("u", "a", "R", "o9", None)
    await store.commit(make.graph_of(0, *facts, unknown))
    for fan_out, wanted in ((2, {"f4", "f3"}), (5, {"f0", "f1", "f2", "f3", "f4"})):
        _, scores = await walk(store, make, "a", hops=1, fan_out=fan_out)
        assert set(scores) == {make.id(f"fact {k}") for k in wanted}
    _, scores = await walk(store, make, "a", hops=1)
    assert len(scores) == 6


async def test_fan_out_is_of_each_node(store, make):
    facts = [make.fact(f"{m}{n}", m, "R", f"{m}o{n}", at(2000 + n)) for m in "ab" for n in range(4)]
    await store.commit(make.graph_of(0, *facts))
    _, scores = await walk(store, make, "a", "b", hops=1, fan_out=2)
    assert set(scores) == {make.id(f"fact {k}") for k in ("a3", "a2", "b3", "b2")}


async def test_equal_starts_by_uuid(store, make):
    facts = [make.fact(f"f{n}", "a", "R", f"o{n}", at(2020)) for n in range(6)]
    await store.commit(make.graph_of(0, *facts))
    _, scores = await walk(store, make, "a", hops=1, fan_out=3)
    assert sorted(scores) == sorted(f.uuid for f in facts)[:3]


async def test_limit_keeps_the_fewest_hops(store, graph):
    found, scores = await walk(store, graph, "a", hops=4, limit=3, filters=Filters(retracted=False))
    assert scores == expected(graph, ab=0, ar=0, bc=1)
    assert set(found.facts) == set(scores)


async def test_hits_come_fewest_hops_first(store, graph):
    found, _ = await walk(store, graph, "a", hops=4, filters=Filters(retracted=False))
    order = [(h.score, h.uuid) for h in channel(found, "fact", "hops").hits]
    assert [score for score, _ in order] == sorted(score for score, _ in order)
    assert keys_of(graph, found, "ab", "ar", "bc", "cd", "ec")[2] == "bc"


async def test_a_circle_ends(store, make):
    await store.commit(
        make.graph_of(
            0,
            make.fact("ab", "a", "R", "b", at(2020)),
            make.fact("ba", "b", "R", "a", at(2020)),
            make.fact("aa", "a", "R", "a", at(2020)),
        )
    )
    _, scores = await walk(store, make, "a", hops=6)
    assert scores == expected(make, ab=0, ba=0, aa=0)


async def test_unknown_origins_find_nothing(store, graph):
    found, scores = await walk(store, graph, "nobody")
    assert (scores, found.facts, found.entities) == ({}, {}, {})
    _, scores = await walk(store, graph)
    assert scores == {}
