"""`search`: rankings by text and vector, filters inside, each graph for itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graphmem.core.civil import micros
from graphmem.core.requests import Filters
from graphmem.errors import StoreError
from tests.support.builders import at, channel, hits, uuids, vector
from tests.support.ranking import searched


@pytest.fixture
async def graph(store, make):
    episodes = [
        make.episode("e1", "I drink green tea", thread_id="t1"),
        make.episode("e2", "black tea and black coffee", thread_id="t2", source="text"),
        make.episode("e3", '{"drink": "coffee"}', source="json"),
        make.episode("edit", "tea is edited", source="edit"),
    ]
    await store.accept(
        make.intake(
            *episodes,
            passages=[make.passage(e, vector=vector(n + 1)) for n, e in enumerate(episodes)],
        )
    )
    await store.commit(
        make.changes(
            0,
            entities=(
                make.entity("jane", labels=("Person",)),
                make.entity("paul", labels=("Person", "Cat")),
                make.entity("green tea", labels=("Value",)),
                make.entity("coffee"),
                make.entity("rome", labels=("City",)),
            ),
            facts=(
                make.fact(
                    "f1",
                    "jane",
                    "DRINKS",
                    "green tea",
                    at(2020),
                    at(2024),
                    fact="Jane drinks green tea",
                ),
                make.fact("f2", "jane", "DRINKS", "coffee", at(2024), fact="Jane drinks coffee"),
                make.fact(
                    "f3", "paul", "LIKES", "green tea", None, at(2022), fact="Paul liked tea"
                ),
                make.fact(
                    "f4",
                    "paul",
                    "LIKES",
                    "coffee",
                    at(2021),
                    at(2021),
                    status="retracted",
                    fact="Paul likes tea no more",
                ),
                make.fact(
                    "f5",
                    "paul",
                    "LIVES_IN",
                    "rome",
                    None,
                    None,
                    status="past",
                    fact="Paul lived in Rome with tea",
                ),
            ),
            vectors=(
                (make.id("fact f1"), vector((1, 1.0), (2, 0.2))),
                (make.id("fact f2"), vector((1, 0.5), (2, 1.0))),
                (make.id("fact f3"), vector((1, 0.9), (3, 0.3))),
                (make.id("jane"), vector(1)),
                (make.id("paul"), vector((1, 1.0), (4, 1.0))),
            ),
        )
    )
    return make


def facts(make, *keys):
    return {make.id(f"fact {k}") for k in keys}


async def fact_hits(store, make, name="text", **filters):
    look = make.look("fact", text="tea coffee rome", vector=vector(1), filters=Filters(**filters))
    return set(hits(await searched(store, look), "fact", name))


class TestChannels:
    async def test_each_scope_by_each_means(self, store, graph):
        found = await searched(
            store, graph.look("fact", "episode", "entity", text="coffee", vector=vector(1))
        )
        assert set(hits(found, "fact")) == facts(graph, "f2")
        assert set(hits(found, "episode")) == set(graph.all(["e2", "e3"]))
        assert hits(found, "entity") == [graph.id("coffee")]
        assert hits(found, "fact", "vector")[:3] == [graph.id(f"fact f{n}") for n in (1, 3, 2)]
        assert hits(found, "episode", "vector")[0] == graph.id("e1")
        assert hits(found, "entity", "vector")[0] == graph.id("jane")
        assert {(c.scope, c.name) for c in found.channels} <= {
            (scope, name) for scope in ("fact", "episode", "entity") for name in ("text", "vector")
        }
        assert found.state.version == 1

    async def test_only_what_was_asked(self, store, graph):
        found = await searched(store, graph.look("fact", text="tea"))
        assert {(c.scope, c.name) for c in found.channels} == {("fact", "text")}
        assert found.episodes == {}
        found = await searched(store, graph.look("entity", vector=vector(1)))
        assert {(c.scope, c.name) for c in found.channels} == {("entity", "vector")}
        found = await searched(store, graph.look("fact"))
        assert all(c.hits == () for c in found.channels)

    async def test_records_of_all_hits_and_both_ends(self, store, graph):
        found = await searched(store, graph.look("fact", "episode", text="tea", vector=vector(1)))
        for c in found.channels:
            table = found.facts if c.scope == "fact" else found.episodes
            for hit in c.hits:
                assert table[hit.uuid].uuid == hit.uuid
        ends = {u for f in found.facts.values() for u in (f.subject, f.object)}
        assert ends <= set(found.entities)
        assert list(found.facts.values()) == list(
            await store.fetch(graph.graph, "fact", list(found.facts))
        )

    async def test_vectors_of_hits(self, store, graph):
        found = await searched(store, graph.look("fact", "episode", "entity", text="jane tea"))
        assert found.vectors[graph.id("fact f1")] == vector((1, 1.0), (2, 0.2))
        assert found.vectors[graph.id("e1")] == vector(1)
        assert found.vectors[graph.id("jane")] == vector(1)
        assert graph.id("fact f4") not in found.vectors

    async def test_cosine_is_the_score(self, store, graph):
        found = await searched(store, graph.look("fact", vector=vector(1)))
        scores = {h.uuid: h.score for h in channel(found, "fact", "vector").hits}
        assert scores[graph.id("fact f1")] == pytest.approx(1 / 1.04**0.5, abs=1e-4)
        assert scores[graph.id("fact f2")] == pytest.approx(0.5 / 1.25**0.5, abs=1e-4)

    async def test_edits_are_never_found(self, store, graph):
        found = await searched(store, graph.look("episode", text="edited tea", vector=vector(4)))
        for name in ("text", "vector"):
            assert graph.id("edit") not in hits(found, "episode", name)

    async def test_limit(self, store, graph):
        found = await searched(
            store, graph.look("fact", "episode", text="tea coffee", vector=vector(1), limit=1)
        )
        assert [len(c.hits) for c in found.channels] == [1] * len(found.channels)
        assert hits(found, "fact", "vector") == [graph.id("fact f1")]


class TestRanking:
    async def test_rare_words_and_repetition_count(self, store, make):
        texts = {
            "both": "turtle tea",
            "rare": "turtle milk",
            "common": "tea milk",
            **{f"x{n}": f"tea number{n}" for n in range(8)},
        }
        await store.accept(make.intake(*(make.episode(k, t) for k, t in texts.items())))
        found = await searched(store, make.look("episode", text="turtle tea"))
        assert hits(found, "episode")[:2] == list(make.all(["both", "rare"]))
        assert len(hits(found, "episode")) == 11

    async def test_shorter_passages_rank_above(self, store, make):
        await store.accept(
            make.intake(
                make.episode("long", "turtle " + "and other words " * 15),
                make.episode("short", "turtle here"),
            )
        )
        found = await searched(store, make.look("episode", text="turtle"))
        assert hits(found, "episode") == list(make.all(["short", "long"]))

    async def test_weights_count(self, store, make):
        await store.accept(
            make.intake(make.episode("a", "turtle here"), make.episode("b", "parrot here"))
        )
        for heavy, first in (("turtle", "a"), ("parrot", "b")):
            terms = tuple((w, 3.0 if w == heavy else 1.0) for w in ("turtle", "parrot"))
            found = await searched(store, make.look("episode", terms=terms))
            assert hits(found, "episode")[0] == make.id(first)

    @pytest.mark.parametrize("scope", ["episode", "fact", "entity"])
    async def test_total_order(self, store, make, scope):
        """Equal scores: by uuid, also where the limit cuts."""
        keys = [f"k{n}" for n in range(12)]
        if scope == "episode":
            episodes = [make.episode(k, "same words") for k in keys]
            await store.accept(
                make.intake(
                    *episodes, passages=[make.passage(e, vector=vector(1)) for e in episodes]
                )
            )
            same = sorted(make.all(keys))
        elif scope == "fact":
            made = [make.fact(k, f"s{k}", "R", "o", fact="same words") for k in keys]
            await store.commit(
                make.graph_of(0, *made, vectors=tuple((f.uuid, vector(1)) for f in made))
            )
            same = sorted(make.all(f"fact {k}" for k in keys))
        else:
            things = [replace(make.entity(k), terms=("same", "words")) for k in keys]
            await store.commit(
                make.changes(
                    0, entities=tuple(things), vectors=tuple((e.uuid, vector(1)) for e in things)
                )
            )
            same = sorted(make.all(keys))
        for limit in (50, 5):
            look = make.look(scope, text="same words", vector=vector(1), limit=limit)
            found = await searched(store, look)
            assert hits(found, scope) == same[:limit]
            assert hits(found, scope, "vector") == same[:limit]

    async def test_scores_fall(self, store, graph):
        found = await searched(store, graph.look("fact", "episode", text="tea coffee drinks black"))
        for c in found.channels:
            order = [(-h.score, h.uuid) for h in c.hits]
            assert order == sorted(order)
            assert all(h.score > 0 for h in c.hits)

    async def test_foreign_words_do_not_change_the_ranking(self, store, make, other):
        """Statistics are the graph's own: what others say moves no score."""
        await store.accept(
            make.intake(make.episode("a", "turtle tea milk"), make.episode("b", "parrot tea"))
        )
        look = make.look("episode", text="turtle parrot tea")
        before = channel(await searched(store, look), "episode").hits
        await store.accept(
            other.intake(*(other.episode(f"e{n}", "turtle turtle tea") for n in range(40)))
        )
        after = channel(await searched(store, look), "episode").hits
        assert [h.uuid for h in after] == [h.uuid for h in before]


class TestFilters:
    @pytest.mark.parametrize("name", ["text", "vector"])
    @pytest.mark.parametrize(
        ("instant", "wanted"),
        [
            (at(2019), {"f3"}),
            (at(2020), {"f1", "f3"}),
            (at(2022), {"f1"}),
            (at(2023, 12, 31, 23), {"f1"}),
            (at(2024), {"f2"}),
            (at(2999), {"f2"}),
        ],
    )
    async def test_holds_at(self, store, graph, name, instant, wanted):
        assert await fact_hits(store, graph, name, holds_at=micros(instant)) == facts(
            graph, *wanted
        )

    @pytest.mark.parametrize(
        ("window", "wanted"),
        [
            ((at(2024), at(2025)), {"f2"}),
            ((at(2023), at(2024)), {"f1"}),
            ((at(2021), at(2025)), {"f1", "f2", "f3"}),
        ],
    )
    async def test_overlaps(self, store, graph, window, wanted):
        span = (micros(window[0]), micros(window[1]))
        assert await fact_hits(store, graph, overlaps=span) == facts(graph, *wanted)

    async def test_retracted(self, store, graph):
        assert await fact_hits(store, graph) == facts(graph, "f1", "f2", "f3", "f4", "f5")
        assert await fact_hits(store, graph, retracted=False) == facts(
            graph, "f1", "f2", "f3", "f5"
        )

    @pytest.mark.parametrize("name", ["text", "vector"])
    async def test_names(self, store, graph, name):
        expected = {"f1", "f2"} if name == "vector" else {"f1", "f2", "f5"}
        got = await fact_hits(store, graph, name, names=("DRINKS", "LIVES_IN"))
        assert got == facts(graph, *expected)

    @pytest.mark.parametrize("name", ["text", "vector"])
    async def test_subjects(self, store, graph, name):
        got = await fact_hits(store, graph, name, subjects=graph.all(["jane", "unknown"]))
        assert got == facts(graph, "f1", "f2")

    async def test_entities_at_either_end(self, store, graph):
        got = await fact_hits(store, graph, entities=graph.all(["green tea"]))
        assert got == facts(graph, "f1", "f3")
        got = await fact_hits(store, graph, entities=graph.all(["green tea", "rome"]))
        assert got == facts(graph, "f1", "f3", "f5")

    async def test_all_conditions_together(self, store, graph):
        got = await fact_hits(
            store,
            graph,
            names=("LIKES",),
            entities=graph.all(["green tea"]),
            holds_at=micros(at(2021)),
            subjects=graph.all(["paul"]),
            retracted=False,
        )
        assert got == facts(graph, "f3")
        assert await fact_hits(store, graph, names=("NOTHING",)) == set()

    @pytest.mark.parametrize(
        ("filters", "wanted"),
        [
            ({"labels": ("Person",)}, {"jane", "paul"}),
            ({"labels": ("City", "Cat")}, {"paul", "rome"}),
            ({"without_labels": ("Value", "Cat")}, {"jane", "coffee", "rome"}),
            ({"labels": ("Person",), "without_labels": ("Cat",)}, {"jane"}),
        ],
    )
    async def test_labels(self, store, graph, filters, wanted):
        look = graph.look("entity", text="jane paul green coffee rome", filters=Filters(**filters))
        assert set(hits(await searched(store, look), "entity")) == set(graph.all(wanted))

    @pytest.mark.parametrize("name", ["text", "vector"])
    @pytest.mark.parametrize(
        ("filters", "wanted"),
        [
            ({}, {"e1", "e2", "e3"}),
            ({"threads": ("t1", "t9")}, {"e1"}),
            ({"sources": ("text", "json")}, {"e2", "e3"}),
            ({"threads": ("t1",), "sources": ("text",)}, set()),
        ],
    )
    async def test_episodes(self, store, graph, name, filters, wanted):
        look = graph.look(
            "episode",
            text="tea coffee",
            vector=vector((1, 1), (2, 1), (3, 1)),
            filters=Filters(**filters),
        )
        got = set(hits(await searched(store, look), "episode", name))
        assert got == set(graph.all(wanted))

    @pytest.mark.parametrize("name", ["text", "vector"])
    async def test_without_episodes(self, store, graph, name):
        look = graph.look(
            "episode",
            text="tea coffee",
            vector=vector((1, 1), (2, 1), (3, 1)),
            filters=Filters(without_episodes=graph.all(["e1", "e3"])),
        )
        assert hits(await searched(store, look), "episode", name) == [graph.id("e2")]

    async def test_filters_work_inside_the_index(self, store, make):
        """Few of many meet the condition: they must be found though better hits do not."""
        many = [make.fact(f"x{n}", "jane", "LIKES", "tea", fact="tea tea tea") for n in range(150)]
        few = [make.fact(f"y{n}", "paul", "HATES", "tea", fact="some tea it was") for n in range(3)]
        vectors = [(f.uuid, vector(1)) for f in many] + [
            (f.uuid, vector((1, 1.0), (2, 0.9))) for f in few
        ]
        await store.commit(make.graph_of(0, *many, *few, vectors=tuple(vectors)))
        for filters in (Filters(names=("HATES",)), Filters(subjects=make.all(["paul"]))):
            look = make.look("fact", text="tea", vector=vector(1), limit=3, filters=filters)
            found = await searched(store, look)
            assert set(hits(found, "fact")) == set(uuids(few))
            assert set(hits(found, "fact", "vector")) == set(uuids(few))


class TestApart:
    async def test_the_same_words_in_two_graphs(self, store, make, other):
        for maker in (make, other):
            episode = maker.episode("e1", "tea")
            await store.accept(
                maker.intake(episode, passages=[maker.passage(episode, vector=vector(1))])
            )
            fact = maker.fact("f1", "jane", "LIKES", "tea", fact="tea")
            await store.commit(
                maker.graph_of(
                    0,
                    fact,
                    entities=(maker.entity("jane"), maker.entity("tea")),
                    vectors=((fact.uuid, vector(1)), (maker.id("tea"), vector(1))),
                )
            )
        for maker in (make, other):
            found = await searched(
                store, maker.look("episode", "fact", "entity", text="tea", vector=vector(1))
            )
            for name in ("text", "vector"):
                assert hits(found, "episode", name) == [maker.id("e1")]
                assert hits(found, "fact", name) == [maker.id("fact f1")]
                assert hits(found, "entity", name) == [maker.id("tea")]

    async def test_a_small_graph_beside_a_large_one(self, store, make, other):
        """The nearest vectors of the index are all another graph's."""
        many = [other.fact(f"x{n}", "jane", "LIKES", f"o{n}", fact="tea") for n in range(300)]
        await store.commit(
            other.graph_of(0, *many, vectors=tuple((f.uuid, vector(1)) for f in many))
        )
        mine = make.fact("f1", "jane", "LIKES", "tea", fact="tea")
        await store.commit(
            make.graph_of(0, mine, vectors=((mine.uuid, vector((1, 0.1), (2, 1.0))),))
        )
        found = await searched(store, make.look("fact", text="tea", vector=vector(1), limit=5))
        assert hits(found, "fact") == [mine.uuid]
        assert hits(found, "fact", "vector") == [mine.uuid]

    async def test_a_graph_that_does_not_exist(self, store, graph, other):
        found = await searched(
            store, other.look("episode", "fact", "entity", text="tea", vector=vector(1))
        )
        assert all(c.hits == () for c in found.channels)
        assert (found.facts, found.episodes, found.entities) == ({}, {}, {})
        assert found.state.version == 0


@pytest.mark.parametrize(
    "term",
    ["and", "or", "not", "near", "AND", "OR", "NOT", "to", "rowid", "content", "text", "graph"],
)
async def test_words_that_an_index_might_take_for_operators(store, make, term):
    await store.accept(
        make.intake(make.episode("e1", f"this {term} that"), make.episode("e2", "tea"))
    )
    look = make.look("episode", terms=((term.casefold(), 1.0), ("tea", 1.0)))
    assert set(hits(await searched(store, look), "episode")) == set(make.all(["e1", "e2"]))


HOSTILE = [
    '"',
    "'",
    "*",
    "te*",
    "(",
    ")",
    "tea)",
    "tea OR coffee",
    "a:b",
    "graph_id:x",
    "-tea",
    "+tea",
    "tea^9",
    "~",
    "[a TO z]",
    "{",
    "\\",
    "\\u0000",
    "\x00",
    "/.*/",
    "&&",
    "||",
    "!",
    "",
    " ",
    "x" * 5000,
    "\ud800",
    "tea\u202e",
    "; DROP TABLE episode",
    "*:*",
    "?",
]


@pytest.mark.parametrize("term", HOSTILE, ids=range(len(HOSTILE)))
async def test_terms_that_are_no_terms(store, make, other, term):
    """A typed error, or nothing but this graph's own records."""
    for maker in (make, other):
        await store.accept(maker.intake(maker.episode("e1", "tea and coffee")))
    try:
        found = await searched(store, make.look("episode", "fact", terms=((term, 1.0),)))
    except StoreError:
        return
    assert set(hits(found, "episode")) <= {make.id("e1")}


async def test_very_many_terms(store, make):
    await store.accept(make.intake(make.episode("e1", "tea")))
    terms = (*((f"w{n}", 1.0) for n in range(400)), ("tea", 1.0))
    found = await searched(store, make.look("episode", terms=terms))
    assert set(hits(found, "episode")) <= {make.id("e1")}
