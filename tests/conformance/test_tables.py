"""`vocabulary`, `tables`, `vectors`: what a store lays out for ranking, on every store alike."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from graphmem.core.civil import micros
from graphmem.core.marks import ASKS, NAMES
from graphmem.core.requests import Dates, Filters
from tests.support.builders import T0, at, vector
from tests.support.ranking import check, laid_out


def counted(vocabulary):
    """The words that stand somewhere, with how often."""
    pairs = zip(vocabulary.terms, vocabulary.counts.tolist(), strict=True)
    return {term: count for term, count in pairs if count}


async def table(store, look, scope="episode"):
    found = (await store.tables(look)).tables[scope]
    check(found)
    return found


async def tell(store, make, **texts):
    await store.accept(make.intake(*(make.episode(key, text) for key, text in texts.items())))


class TestVocabulary:
    async def test_counts_the_passages_of_each_word(self, store, make, other):
        await tell(store, make, e1="tea tea milk", e2="tea")
        await tell(store, other, e1="coffee")
        await store.accept(make.intake(make.episode("edit", "edited tea", source="edit")))
        words = await store.vocabulary(make.graph)
        assert counted(words) == {"tea": 2, "milk": 1}
        assert (words.passages, words.mean_length) == (2, 2.0)
        assert words.counts.dtype == np.int32

    async def test_grows_at_the_end(self, store, make):
        await tell(store, make, e1="tea milk")
        first = await store.vocabulary(make.graph)
        assert (await store.vocabulary(make.graph)).version == first.version
        await tell(store, make, e2="milk honey")
        second = await store.vocabulary(make.graph)
        assert counted(second) == {"tea": 1, "milk": 2, "honey": 1}
        assert second.version != first.version
        assert second.rebuilt == first.rebuilt
        assert list(second.terms)[: len(first.terms)] == list(first.terms)
        assert counted(first) == {"tea": 1, "milk": 1}

    async def test_what_another_program_does_is_seen(self, store, stores, make):
        twin = await stores()
        await tell(store, make, e1="tea milk", e2="milk")
        assert counted(await twin.vocabulary(make.graph)) == {"tea": 1, "milk": 2}
        await tell(store, make, e3="honey")
        assert counted(await twin.vocabulary(make.graph))["honey"] == 1
        await store.commit(make.changes(0, forgotten=make.all(["e1"])))
        for each in (store, twin):
            words = await each.vocabulary(make.graph)
            assert (counted(words), words.passages) == ({"milk": 1, "honey": 1}, 2)
        assert await store.check() == ()

    async def test_an_erased_graph_begins_anew(self, store, make):
        assert (await store.vocabulary(make.graph)).passages == 0
        await tell(store, make, e1="tea", e2="milk")
        await store.vocabulary(make.graph)
        while await store.erase(make.graph):
            pass
        assert counted(await store.vocabulary(make.graph)) == {}
        await tell(store, make, e1="coffee", e2="coffee", e3="honey")
        assert counted(await store.vocabulary(make.graph)) == {"coffee": 2, "honey": 1}


class TestPassages:
    @pytest.fixture
    async def thread(self, store, make):
        """Twelve messages of a thread, told before one of another; the seventh speaks of tea."""
        said = [
            make.episode(
                f"e{n}",
                "green tea" if n == 6 else f"word{n} here",
                thread_id="t",
                role="user" if n % 2 == 0 else "assistant",
                name="Jané Doe" if n % 2 == 0 else None,
                reference_time=at(2024, 1, n + 1),
            )
            for n in range(12)
        ]
        beside = make.episode("x", "nothing", thread_id="t2", role=None)
        passages = [
            replace(make.passage(e, vector=vector((1, 1.0), (n + 2, 1.0))), marks=NAMES | ASKS)
            for n, e in enumerate([*said, beside])
        ]
        await store.accept(make.intake(*said, beside, passages=passages))
        return make

    async def test_neighbours_come_along_in_order(self, store, thread):
        found = await table(store, thread.look("episode", text="tea", limit=1))
        rows = {uuid: row for row, uuid in enumerate(found.uuids)}
        window = [rows[thread.id(f"e{n}")] for n in range(3, 9)]
        assert found.before[window[1:]].tolist() == window[:-1]
        assert found.after[window[:-1]].tolist() == window[1:]
        assert found.entries == 13
        assert -1 not in found.before[window].tolist(), "none of them begins the thread"
        terms = laid_out(found)
        assert terms[thread.id("e6")] == {"green": 1, "tea": 1}
        assert terms[thread.id("e5")] == {"word5": 1, "here": 1}
        hits, times, _ = found.postings.rows(["tea"])
        assert (hits.tolist(), times.tolist()) == ([rows[thread.id("e6")]], [1])

    async def test_the_ends_of_a_thread_are_known(self, store, thread):
        found = await table(store, thread.look("episode", text="word1 word11", limit=2))
        rows = {uuid: row for row, uuid in enumerate(found.uuids)}
        assert found.before[rows[thread.id("e0")]] == -1
        assert found.after[rows[thread.id("e11")]] == -1

    async def test_who_said_it_and_when(self, store, thread):
        found = await table(store, thread.look("episode", text="tea", limit=1))
        rows = {uuid: row for row, uuid in enumerate(found.uuids)}
        six, five = rows[thread.id("e6")], rows[thread.id("e5")]
        assert found.names[found.speakers[six]] == "jane doe"
        assert found.speakers[five] == -1
        assert (found.roles[six], found.roles[five]) == (1, 2)
        assert found.said_at[six] == micros(at(2024, 1, 7))
        assert found.flags[six] == NAMES | ASKS
        assert (found.lengths[six], found.mean_length) == (2, pytest.approx(25 / 13))

    async def test_cosines_with_the_question_and_with_the_mean(self, store, thread):
        asked = vector((1, 0.3), (8, 1.0))
        found = await table(store, thread.look("episode", vector=asked, limit=3))
        given = np.stack(
            [np.frombuffer(vector((1, 1.0), (n + 2, 1.0)), "<f4") for n in range(13)]
        ).astype(np.float64)
        mean = given.mean(axis=0)
        direction = mean / np.linalg.norm(mean)
        question = np.frombuffer(asked, "<f4")
        rows = {uuid: row for row, uuid in enumerate(found.uuids)}
        for n in (5, 6, 7):
            row = rows[thread.id(f"e{n}")]
            assert found.near[row] == pytest.approx(given[n] @ question, abs=1e-4)
            assert found.central[row] == pytest.approx(given[n] @ direction, abs=1e-4)
        assert found.mean_norm == pytest.approx(np.linalg.norm(mean), abs=1e-4)
        assert found.mean_near == pytest.approx(question @ direction, abs=1e-4)

    async def test_without_a_vector_there_is_no_cosine(self, store, make):
        await tell(store, make, e1="tea")
        found = await table(store, make.look("episode", text="tea", vector=vector(1)))
        assert np.isnan(found.near).all()
        assert np.isnan(found.central).all()
        assert found.mean_norm == 0

    async def test_what_is_left_out_is_there_as_a_neighbour_only(self, store, thread):
        look = thread.look(
            "episode", text="tea", filters=Filters(without_episodes=thread.all(["e5"]))
        )
        found = await table(store, look)
        rows = {uuid: row for row, uuid in enumerate(found.uuids)}
        assert not found.allowed[rows[thread.id("e5")]]
        assert found.allowed[rows[thread.id("e6")]]
        assert found.before[rows[thread.id("e6")]] == rows[thread.id("e5")]

    async def test_passages_of_one_episode_follow_each_other(self, store, make):
        long = make.episode("long", "one", source="text")
        parts = [make.passage(long, n, text=f"part{n}") for n in range(5)]
        await store.accept(make.intake(make.episode("a", "part2"), long, passages=parts))
        found = await table(store, make.look("episode", text="part2", limit=1))
        (hit,), _, _ = found.postings.rows(["part2"])
        row, words = int(hit), []
        while row >= 0:
            words += found.postings.terms(row)
            row = int(found.after[row])
        assert words == ["part2", "part3", "part4"]

    async def test_long_messages_that_are_left_out_hide_nothing(self, store, make):
        long = [make.episode(f"long{n}", "tea", source="text") for n in range(4)]
        short = [make.episode(f"e{n}", f"tea and word{n}") for n in range(3)]
        passages = [make.passage(e, n, vector=vector(1)) for e in long for n in range(30)]
        passages += [make.passage(e, vector=vector((1, 1.0), (2, 0.5))) for e in short]
        await store.accept(make.intake(*long, *short, passages=passages))
        left_out = Filters(without_episodes=tuple(e.uuid for e in long))
        for asked in (None, vector(1)):
            look = make.look("episode", text="tea", vector=asked, limit=5, filters=left_out)
            found = await table(store, look)
            allowed = {u for u, may in zip(found.uuids, found.allowed, strict=True) if may}
            assert allowed == {e.uuid for e in short}

    async def test_what_another_program_forgets_is_gone(self, store, stores, thread):
        twin = await stores()
        look = thread.look("episode", text="tea", limit=1)
        before = await table(store, look)
        await twin.commit(thread.changes(0, forgotten=thread.all(["e5"])))
        after = await table(store, look)
        assert thread.id("e5") in before.uuids
        assert thread.id("e5") not in after.uuids
        rows = {uuid: row for row, uuid in enumerate(after.uuids)}
        assert after.before[rows[thread.id("e6")]] == rows[thread.id("e4")]

    async def test_what_another_program_tells_comes_along(self, store, stores, thread):
        twin = await stores()
        look = thread.look("episode", text="word11", limit=1)
        before = await table(store, look)
        last = before.uuids.index(thread.id("e11"))
        assert before.after[last] == -1
        later = thread.episode("e12", "more tea", thread_id="t", role="user")
        await twin.accept(thread.intake(later))
        after = await table(store, look)
        following = after.after[after.uuids.index(thread.id("e11"))]
        assert after.uuids[following] == later.uuid

    async def test_a_graph_that_was_erased_says_nothing_of_its_next_life(self, store, stores, make):
        twin = await stores()
        for text, direction in (("tea", 1), ("green tea here", 2)):
            told = make.episode("e1", text)
            passage = make.passage(told, vector=vector(direction))
            await twin.accept(make.intake(told, passages=[passage]))
            found = await table(store, make.look("episode", text="tea", vector=vector(2)))
            assert found.near.tolist() == pytest.approx([float(direction == 2)], abs=1e-4)
            assert found.lengths.tolist() == [len(text.split())]
            while await twin.erase(make.graph):
                pass

    async def test_a_vector_that_comes_later_is_seen(self, store, stores, make):
        twin = await stores()
        told = make.episode("e1", "tea")
        await store.accept(make.intake(told))
        look = make.look("episode", text="tea", vector=vector(1))
        assert np.isnan((await table(store, look)).near).all()
        given = ((make.passage(told).uuid, vector(1)),)
        await twin.commit(make.changes(0, vectors=given))
        assert (await table(store, look)).near.tolist() == pytest.approx([1.0], abs=1e-4)


class TestRecords:
    @pytest.fixture
    async def graph(self, store, make):
        day = [T0.replace(month=month) for month in (1, 2, 3)]
        facts = (
            make.fact("f1", "jane", "LIKES", "tea", day[0], fact="jane likes tea"),
            make.fact("f2", "paul", "LIKES", "tea", day[1], day[2], fact="paul liked tea then"),
            make.fact("f3", "jane", "OWNS", "cat", fact="jane owns a cat", expired_at=day[2]),
        )
        things = tuple(make.entity(k) for k in ("jane", "paul", "tea", "cat"))
        given = [(f.uuid, vector((1, 1.0), (n + 2, 1.0))) for n, f in enumerate(facts)]
        given += [(e.uuid, vector(n + 1)) for n, e in enumerate(things)]
        await store.commit(make.changes(0, facts=facts, entities=things, vectors=tuple(given)))
        return make

    async def test_facts(self, store, graph):
        look = graph.look("fact", "entity", text="tea", vector=vector(3))
        found = await table(store, look, "fact")
        rows = {uuid: row for row, uuid in enumerate(found.uuids)}
        two = rows[graph.id("fact f2")]
        assert found.names[found.speakers[two]] == graph.id("paul")
        assert found.said_at[two] == micros(T0.replace(month=2))
        assert found.near[two] == pytest.approx(0.5**0.5, abs=1e-4)
        assert (found.lengths[two], found.entries) == (4, 3)
        assert found.mean_length == pytest.approx(11 / 3)
        assert found.mean_norm == pytest.approx((0.5 + 0.5 / 3) ** 0.5, abs=1e-4)

    async def test_entities(self, store, graph):
        found = await table(store, graph.look("entity", text="tea", vector=vector(2)), "entity")
        near = dict(zip(found.uuids, found.near.tolist(), strict=True))
        assert near[graph.id("paul")] == pytest.approx(1, abs=1e-4)
        assert near[graph.id("tea")] == pytest.approx(0, abs=1e-4)
        assert (found.entries, found.mean_length) == (4, 1.0)

    async def test_how_many_follows_each_commit(self, store, graph):
        longer = graph.fact("f1", "jane", "LIKES", "tea", fact="jane likes black tea very much")
        gone = {"dropped_facts": [graph.id("fact f3")], "dropped_entities": [graph.id("cat")]}
        await store.commit(graph.changes(1, facts=(longer,), **gone))
        found = (await store.tables(graph.look("fact", "entity", text="tea"))).tables
        assert (found["fact"].entries, found["fact"].mean_length) == (2, 5.0)
        assert found["entity"].entries == 3
        assert await store.check() == ()

    async def test_vectors(self, store, graph):
        asked = [graph.id("fact f1"), graph.id("fact f9")]
        assert await store.vectors(graph.graph, "fact", asked) == {
            graph.id("fact f1"): vector((1, 1.0), (2, 1.0))
        }
        assert await store.vectors(graph.graph, "entity", graph.all(["paul"])) == {
            graph.id("paul"): vector(2)
        }
        long = graph.episode("long", "one")
        parts = [graph.passage(long, n, vector=vector(n + 7)) for n in range(2)]
        await store.accept(graph.intake(long, passages=parts))
        found = await store.vectors(graph.graph, "episode", [long.uuid])
        assert found == {long.uuid: vector(7)}

    @pytest.mark.parametrize(
        ("filters", "wanted"),
        [
            ({"without_names": ("LIKES",)}, {"f3"}),
            ({"valid_at": Dates(unknown=True)}, {"f3"}),
            ({"valid_at": Dates(windows=((micros(T0), micros(T0) + 1),))}, {"f1"}),
            ({"valid_at": Dates(windows=((micros(T0) + 1, 2**62),), unknown=True)}, {"f2", "f3"}),
            ({"invalid_at": Dates(windows=((0, 2**62),))}, {"f2"}),
            ({"created_at": Dates(windows=((0, micros(T0)),))}, set()),
            ({"expired_at": Dates(windows=((0, 2**62),))}, {"f3"}),
        ],
    )
    async def test_conditions_on_facts(self, store, graph, filters, wanted):
        look = graph.look("fact", text="tea cat", vector=vector(1), filters=Filters(**filters))
        found = await table(store, look, "fact")
        allowed = {uuid for uuid, may in zip(found.uuids, found.allowed, strict=True) if may}
        assert allowed == {graph.id(f"fact {key}") for key in wanted}

    async def test_only_these(self, store, graph):
        only = Filters(fact_uuids=(graph.id("fact f2"),), entity_uuids=(graph.id("cat"),))
        look = graph.look("fact", "entity", text="jane", vector=vector(1), filters=only)
        found = (await store.tables(look)).tables
        for scope, key in (("fact", "fact f2"), ("entity", "cat")):
            rows = np.flatnonzero(found[scope].allowed)
            assert [found[scope].uuids[row] for row in rows] == [graph.id(key)]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ((("n", (1,)),), {"e1", "e2"}),
        ((("n", (True,)),), {"e3"}),
        ((("n", (1, "one")), ("place", ("Oslo",))), {"e2"}),
        ((("list", ("a",)),), set()),
    ],
)
async def test_metadata(store, make, wanted, found):
    given = {
        "e1": {"n": 1.0, "place": "Rome"},
        "e2": {"n": 1, "place": "Oslo"},
        "e3": {"n": True, "list": ["a"]},
        "e4": {},
    }
    told = [make.episode(key, "tea", metadata=each) for key, each in given.items()]
    await store.accept(make.intake(*told))
    look = make.look("episode", text="tea", filters=Filters(metadata=wanted))
    rows = await table(store, look)
    allowed = Counter(u for u, may in zip(rows.uuids, rows.allowed, strict=True) if may)
    assert set(allowed) == {make.id(key) for key in found}
    page = await store.scan(make.graph, "episode", filters=Filters(metadata=wanted))
    assert {it.uuid for it in page.records} == {make.id(key) for key in found}
