"""Ranking inside one graph: BM25 and cosine as written down, whatever else is in the file."""

from __future__ import annotations

import math
import os
import random
from collections import Counter

import numpy as np
import pytest

from graphmem.core.records import GraphState
from graphmem.core.requests import Channel, Filters, Found, Search
from graphmem.stores.embedded import EmbeddedStore, graphs, index, ranking, tables
from graphmem.stores.embedded.connection import Tx
from tests.support.builders import SPEC, Maker, at, channel, hits, vector

MAKE = Maker("graph:g")


async def searched(store: EmbeddedStore, look: Search) -> Found:
    """The rankings by which `candidates` finds facts: by their words, and by vector."""
    indexes = store._index()

    def work(tx: Tx) -> Found:
        graph = graphs.find(tx, look.graph_id)
        scope = indexes.of(graph).scopes[graphs.FACTS]
        texts, moment = scope.texts(tx, graph), scope.moment(tx, graph)
        allowed = tables._allowed(tx, graph, "fact", moment, look.filters)
        named = {uuid for uuid, meets in zip(moment.uuids, allowed, strict=True) if meets}
        wanted = np.array([uuid in named for uuid in texts.uuids], np.bool_) & texts.live
        said = ranking.by_text(texts, wanted, look.terms, look.limit)
        near = []
        if look.vector is not None:
            near = ranking.by_vector(moment, allowed, (look.vector,), look.limit)
        indexes.measure(graph)
        return Found(
            state=GraphState(graph_id=look.graph_id),
            channels=(
                Channel(scope="fact", name="text", hits=tuple(said)),
                Channel(scope="fact", name="vector", hits=tuple(near)),
            ),
        )

    return await store._connections.read(work)


WORDS = [f"w{n}" for n in range(12)]


@pytest.fixture
async def store():
    store = EmbeddedStore(":memory:")
    await store.prepare(SPEC)
    yield store
    await store.close()


def texts(count: int, seed: int = 7) -> dict[str, list[str]]:
    chance = random.Random(seed)
    return {
        f"f{n}": [chance.choice(WORDS[: 1 + n % 12]) for _ in range(chance.randint(1, 9))]
        for n in range(count)
    }


def told(make: Maker, said: dict[str, list[str]]):
    return [
        make.fact(
            key, f"s{n}", f"R{n % 3}", "o", at(2020), terms=tuple(terms), fact=" ".join(terms)
        )
        for n, (key, terms) in enumerate(said.items())
    ]


def bm25(said: dict[str, list[str]], asked: dict[str, float]) -> dict[str, float]:
    """The formula, term by term, over all texts."""
    mean = sum(map(len, said.values())) / len(said)
    scores: dict[str, float] = {}
    for key, terms in said.items():
        counts = Counter(terms)
        for term, weight in asked.items():
            n = sum(term in other for other in said.values())
            if not counts[term]:
                continue
            rarity = math.log(1 + (len(said) - n + 0.5) / (n + 0.5))
            length = 1.2 * (1 - 0.75 + 0.75 * len(terms) / mean)
            part = weight * rarity * counts[term] * 2.2 / (counts[term] + length)
            scores[key] = scores.get(key, 0.0) + part
    return scores


async def test_scores_are_the_formulas(store: EmbeddedStore):
    said = texts(60)
    await store.commit(MAKE.graph_of(0, *told(MAKE, said)))
    other = Maker("graph:other")
    await store.commit(other.graph_of(0, *told(other, {k: ["w1"] * 30 for k in said})))
    asked = {"w1": 1.0, "w7": 2.0, "w11": 0.5, "absent": 1.0}
    look = MAKE.look("fact", terms=tuple(asked.items()), limit=1000)
    found = channel(await searched(store, look), "fact")
    expected = {MAKE.id(f"fact {k}"): score for k, score in bm25(said, asked).items()}
    assert {hit.uuid: hit.score for hit in found.hits} == pytest.approx(expected, abs=2e-6)
    order = sorted(found.hits, key=lambda hit: (-hit.score, hit.uuid))
    assert list(found.hits) == order


async def test_figures_follow_replacement_and_removal(store: EmbeddedStore):
    """After any history the scores are those of a graph that never was otherwise."""
    said = texts(40)
    look = MAKE.look("fact", terms=(("w3", 1.0), ("new", 1.0)), limit=1000)
    await store.commit(MAKE.graph_of(0, *told(MAKE, said)))
    assert channel(await searched(store, look), "fact").hits, "from here on the rows are followed"
    await store.commit(MAKE.changes(1, dropped_facts=MAKE.all(f"fact f{n}" for n in range(10))))
    now = {key: terms for key, terms in said.items() if int(key[1:]) >= 10}
    now |= {f"f{n}": ["w3", "w3", "new"] for n in range(10, 15)}
    await store.commit(MAKE.graph_of(2, *told(MAKE, now)))
    found = channel(await searched(store, look), "fact")
    expected = bm25(now, {"w3": 1.0, "new": 1.0})
    scores = {hit.uuid: hit.score for hit in found.hits}
    assert scores == pytest.approx(
        {MAKE.id(f"fact {k}"): score for k, score in expected.items()}, abs=2e-6
    )
    assert await store.check() == ()


async def test_frequent_words_only_add(store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch):
    """Enough rows with a rare word: those with only a frequent one are not looked at."""
    said = {f"f{n}": ["common"] + (["rare"] if n % 10 == 0 else []) for n in range(60)}
    await store.commit(MAKE.graph_of(0, *told(MAKE, said)))
    terms = (("common", 1.0), ("rare", 1.0))
    whole = await searched(store, MAKE.look("fact", terms=terms, limit=6))
    monkeypatch.setattr(ranking, "FREQUENT", 20)
    pruned = await searched(store, MAKE.look("fact", terms=terms, limit=6))
    assert channel(pruned, "fact") == channel(whole, "fact")
    more = await searched(store, MAKE.look("fact", terms=terms, limit=60))
    assert len(hits(more, "fact")) == 60, "too few rare ones: the frequent word finds more"
    few = Filters(subjects=MAKE.all(["s1", "s2", "s10"]))
    look = MAKE.look("fact", terms=terms, limit=6, filters=few)
    kept = channel(await searched(store, look), "fact")
    assert {hit.uuid for hit in kept.hits} == set(MAKE.all(["fact f1", "fact f2", "fact f10"]))
    monkeypatch.setattr(ranking, "FREQUENT", 2_000)
    assert channel(await searched(store, look), "fact") == kept, "the same scores either way"
    monkeypatch.setattr(ranking, "FREQUENT", 20)
    alone = await searched(store, MAKE.look("fact", terms=terms[:1], limit=60))
    assert len(hits(alone, "fact")) == 60


@pytest.mark.parametrize("name", ["R0", "R1", "none"])
async def test_filters_never_cost_hits(store: EmbeddedStore, name: str):
    """However few of the best rows meet them, the best that do are found."""
    said = {f"f{n:03}": ["word"] * (1 + n % 7) for n in range(400)}
    facts = told(MAKE, said)
    far = [(f.uuid, vector((1, 400 - n), (2, n))) for n, f in enumerate(facts)]
    kept = [f.uuid for n, f in enumerate(facts) if f.name == name and n > 340]
    await store.commit(MAKE.graph_of(0, *facts, vectors=tuple(far)))
    filters = Filters(names=(name,), subjects=MAKE.all(f"s{n}" for n in range(341, 400)))
    look = MAKE.look("fact", text="word", vector=vector(1), limit=25, filters=filters)
    found = await searched(store, look)
    for means in ("text", "vector"):
        assert set(hits(found, "fact", means)) == set(kept)
    assert hits(found, "fact", "vector") == kept


async def test_equal_vectors_come_by_uuid(store: EmbeddedStore):
    facts = told(MAKE, {f"f{n}": ["x"] for n in range(500)})
    await store.commit(MAKE.graph_of(0, *facts, vectors=tuple((f.uuid, vector(1)) for f in facts)))
    found = await searched(store, MAKE.look("fact", vector=vector(1), limit=7))
    assert hits(found, "fact", "vector") == sorted(f.uuid for f in facts)[:7]


async def test_the_memory_limit_lets_the_oldest_go(store: EmbeddedStore):
    indexes = index.Indexes(limit=60_000)
    store._indexes.indexes, store._indexes._pid = indexes, os.getpid()
    makers = [Maker(f"graph:{n}") for n in range(5)]
    for make in makers:
        facts = told(make, {f"f{n}": ["x"] for n in range(15)})
        near = tuple((f.uuid, vector(n)) for n, f in enumerate(facts))
        await store.commit(make.graph_of(0, *facts, vectors=near))
    for make in [*makers, *makers]:
        found = await searched(store, make.look("fact", vector=vector(3), limit=1))
        assert hits(found, "fact", "vector") == [make.id("fact f3")]
        assert 0 < indexes.bytes <= 60_000
    assert 1 < len(indexes._graphs) < 5


async def test_a_matrix_is_what_the_file_says(store: EmbeddedStore):
    """Random histories of vectors given, changed and removed, against exact cosines."""
    chance = random.Random(3)
    live: dict[str, bytes] = {}
    for version in range(25):
        new = [MAKE.fact(str(chance.randrange(60)), "s", "R", "o", at(2020)) for _ in range(6)]
        new = list({f.uuid: f for f in new}.values())
        given = {f.uuid: vector((chance.randrange(256), 1.0), (0, 0.3)) for f in new[1:]}
        gone = [uuid for uuid in live if chance.random() < 0.1 and uuid not in given]
        gone = [uuid for uuid in gone if uuid != new[0].uuid]
        await store.commit(
            MAKE.graph_of(version, *new, dropped_facts=tuple(gone), vectors=tuple(given.items()))
        )
        live = {uuid: v for uuid, v in (live | given).items() if uuid not in gone}
        asked = vector((chance.randrange(256), 1.0), (0, 1.0))
        found = channel(
            await searched(store, MAKE.look("fact", vector=asked, limit=100)), "fact", "vector"
        )
        q = np.frombuffer(asked, "<f4")
        exact = {uuid: float(np.frombuffer(v, "<f4") @ q) for uuid, v in live.items()}
        assert {h.uuid: h.score for h in found.hits} == pytest.approx(exact, abs=2e-6)
