"""The same history gives the same graph: in each store as in the pure fold, and in both alike."""

from __future__ import annotations

import os
from dataclasses import fields
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from graphmem.core.requests import Search
from graphmem.ingest.edits import merge, unmerge
from graphmem.models.static import StaticEmbedder, count_tokens
from graphmem.models.words import StemVectors
from graphmem.recall.lexicon import Lexicon
from graphmem.recall.pipeline import Recall
from tests.conftest import CHOICE
from tests.support.content import all_of
from tests.support.histories import DAYS, FIRST, History, bare_content, folded
from tests.support.places import STORES, Place

SEEDS = int(os.environ.get("GRAPHMEM_TEST_HISTORIES", "4"))
STEPS = 14


@pytest.mark.parametrize("seed", range(SEEDS))
async def test_what_stands_is_the_fold_of_all_that_was_told(store, graph_id, seed):
    """Fact by fact, after each of the incremental commits has left its traces."""
    history = History(store, graph_id, seed)
    for part in (STEPS // 2, STEPS - STEPS // 2):
        await history.happen(part)
        wanted = await folded(store, graph_id)
        got = (await bare_content(store, graph_id))["facts"]
        assert [f.uuid for f in got] == [f.uuid for f in wanted]
        for one, other in zip(got, wanted, strict=True):
            assert differing(one, other) == {}
    assert await store.check() == ()


@pytest.mark.parametrize("seed", range(3))
async def test_refolding_changes_nothing(store, graph_id, seed):
    history = History(store, graph_id, 100 + seed)
    await history.happen(STEPS)
    before = await bare_content(store, graph_id)
    await history.pipeline.refold(graph_id)
    after = await bare_content(store, graph_id)
    assert after["facts"] == before["facts"]
    assert after["entities"] == before["entities"]


@pytest.mark.parametrize("way", ["forget the merge", "say that they are two"])
async def test_parted_entities_leave_nothing_with_the_one_that_was_kept(store, graph_id, way):
    """Paul was kept and never had a home of his own: none may stay with him."""
    history = History(store, graph_id, 0)
    said = [{"subject": s, "object": "Oslo", "name": n} for s, n in PARTED]
    await history.say(said)
    people = {e.name: e.uuid for e in await all_of(store, graph_id, "entity")}
    pair = {"keep": people["Paul"], "drop": people["Jane"]}
    merged = await history.write(merge(**pair))
    assert {f.subject for f in await all_of(store, graph_id, "fact")} == {people["Paul"]}
    if way == "forget the merge":
        await history.pipeline.forget(graph_id, [merged])
    else:
        await history.write(unmerge(**pair))
    facts = await all_of(store, graph_id, "fact")
    assert {(f.subject, f.name) for f in facts} == {(people[s], n) for s, n in PARTED}
    assert [f.uuid for f in facts] == [f.uuid for f in await folded(store, graph_id)]


PARTED = [("Jane", "LIVES_IN"), ("Jane", "LIKES"), ("Paul", "LIKES")]


async def test_forgetting_leaves_what_is_merged_at_the_other_end_whole(store, graph_id):
    """Who is known by two names, one of them in a claim of somebody of whom something goes."""
    history = History(store, graph_id, 1)
    await history.say([{"subject": "Jane Smith", "object": "Oslo", "name": "LIVES_IN"}])
    await history.say([{"subject": "Zoë", "object": "Paul", "name": "LIKES"}])
    people = {e.name: e.uuid for e in await all_of(store, graph_id, "entity")}
    await history.write(merge(keep=people["Jane Smith"], drop=people["Paul"]))
    before = await bare_content(store, graph_id)
    told = await history.say([{"subject": "Zoë", "object": "green tea", "name": "LIKES"}])
    await history.pipeline.forget(graph_id, [told])
    after = await bare_content(store, graph_id)
    assert after["entities"] == before["entities"]
    assert after["facts"] == before["facts"]


@pytest.fixture(params=["embedded-neo4j"])  # its name puts it beside the other tests on a server
async def both(request, tmp_path, graph_ids):
    """A graph of one id in both stores."""
    if set(request.config.stash[CHOICE].chosen) != set(STORES):
        pytest.skip("needs both stores; --stores=embedded,neo4j")
    server = request.getfixturevalue("neo4j_place")
    stores = [await p.prepared() for p in (Place("embedded", str(tmp_path / "p.db")), server)]
    graph = graph_ids("parity")
    yield stores, graph
    while await stores[1].erase(graph):
        pass
    for store in stores:
        await store.close()


@pytest.mark.parametrize("seed", range(1000, 1000 + SEEDS))
async def test_both_stores_hold_the_same(both, seed):
    stores, graph = both
    histories = [History(store, graph, seed) for store in stores]
    for history in histories:
        await history.happen(STEPS)
    contents = [await bare_content(store, graph) for store in stores]
    for part in contents[0]:
        one, other = (c[part] for c in contents)
        if isinstance(one, list):
            assert [r.uuid for r in one] == [r.uuid for r in other], part
            assert [differing(a, b) for a, b in zip(one, other, strict=True)] == [{}] * len(one)
        assert one == other, part
    answers = [
        await answered(store, graph, history)
        for store, history in zip(stores, histories, strict=True)
    ]
    assert answers[0].keys() == answers[1].keys()
    for question, answer in answers[0].items():
        assert answers[1][question] == answer, question


async def test_both_stores_lay_out_the_same(both):
    """What a server finds is, row by row, what a table of the whole graph says of it."""
    stores, graph = both
    for store in stores:
        await History(store, graph, 77).happen(2 * STEPS)
    words = [await store.vocabulary(graph) for store in stores]
    counts = [dict(zip(w.terms, w.counts.tolist(), strict=True)) for w in words]
    assert [{t: n for t, n in each.items() if n} for each in counts] == [counts[0]] * 2
    assert words[0].passages == words[1].passages
    assert words[0].mean_length == pytest.approx(words[1].mean_length)
    (asked,) = await StaticEmbedder().embed(["where does Jane live"])
    scopes = ("episode", "fact", "entity")
    search = Search(graph_id=graph, scopes=scopes, terms=(("live", 1.0),), vector=asked, limit=500)
    whole, found = [(await store.tables(search)).tables for store in stores]
    for scope in scopes:
        one, other = whole[scope], found[scope]
        assert (one.entries, sorted(one.uuids)) == (other.entries, sorted(other.uuids))
        assert one.mean_length == pytest.approx(other.mean_length)
        assert one.mean_norm == pytest.approx(other.mean_norm, abs=1e-3)
        assert _rows(one).keys() == _rows(other).keys()
        for uuid, row in _rows(one).items():
            assert row == _rows(other)[uuid], (scope, uuid)


def _rows(table: Any) -> dict[str, Any]:
    """Each row's columns by its uuid, those of neighbours told by name."""
    names = [*table.uuids, None, None]
    return {
        uuid: {
            "terms": dict(table.postings.terms(row)),
            "near": pytest.approx(float(table.near[row]), abs=1e-3, nan_ok=True),
            "central": pytest.approx(float(table.central[row]), abs=1e-3, nan_ok=True),
            "beside": [names[table.before[row]], names[table.after[row]]],
            "speaker": table.names[table.speakers[row]] if table.speakers[row] >= 0 else None,
            "rest": [int(c[row]) for c in (table.lengths, table.roles, table.said_at, table.flags)],
        }
        for row, uuid in enumerate(table.uuids)
    }


async def answered(store: Any, graph: str, history: History) -> dict[Any, Any]:
    """Timelines and what holds, now, as of and as known at random instants."""
    chance = Random(history.seed)
    recall = Recall(store, StaticEmbedder(), Lexicon(StemVectors()), count_tokens)
    names = sorted({e.name for e in await all_of(store, graph, "entity")})
    known = [None, *chance.sample(history.instants, 2)]
    answers: dict[Any, Any] = {}
    for name in chance.sample(names, min(4, len(names))):
        for k in known:
            answers["timeline", name, k] = await _or_error(recall.timeline(graph, name, known_at=k))
    for _ in range(4):
        instant = FIRST + timedelta(days=chance.randrange(DAYS + 400))
        for k in known:
            answers["holding", instant, k] = await _or_error(
                recall.holding(graph, at=instant, known_at=k)
            )
    return answers


async def _or_error(awaitable: Any) -> Any:
    """The facts, bare; or which error it was (a name that was not known then)."""
    try:
        return [_plain(f) for f in await awaitable]
    except LookupError as error:
        return type(error).__name__


def _plain(fact: Any) -> dict[str, Any]:
    return {f.name: getattr(fact, f.name) for f in fields(fact) if f.name != "terms"}


def differing(one: Any, other: Any) -> dict[str, Any]:
    """The fields in which two records differ."""
    return {
        f.name: (getattr(one, f.name), getattr(other, f.name))
        for f in fields(one)
        if getattr(one, f.name) != getattr(other, f.name)
    }
