"""What of the candidates is the answer, and in which order."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmem.core.records import Entity, Episode, Fact
from graphmem.recall.fuse import Fused, Pool
from graphmem.recall.questions import Answer, Question
from graphmem.recall.select import by_distance, by_mentions, diverse, ranked, select
from tests.support.builders import Maker, at, vector

make = Maker("user:jane")
NOW = at(2025, 7, 1)

ROME = make.fact("Rome", "Jane", "LIVES_IN", "Rome", at(2025, 6))
OSLO = make.fact("Oslo", "Jane", "LIVES_IN", "Oslo", at(2025), at(2025, 6))
BERLIN = make.fact("Berlin", "Jane", "LIVES_IN", "Berlin", at(2026), status="planned")
WRONG = make.fact("wrong", "Jane", "LIVES_IN", "Bonn", at(2025), at(2025), status="retracted")
PARIS = make.fact("Paris", "Jane", "LIVES_IN", "Paris", status="past")
GYM = make.fact("gym", "Jane", "VISITS", "gym", at(2025, 5), at(2025, 5, 2), kind="event")
ALL = (OSLO, ROME, BERLIN, WRONG, PARIS, GYM)


def answer(*records: Any, scores: dict[str, float] | None = None, **fields: Any) -> Answer:
    """Select from these records; scores fall in the order given, unless they are."""
    given = scores or {record.uuid: 10.0 - n for n, record in enumerate(records)}
    by_kind = {
        kind: {r.uuid: r for r in records if isinstance(r, kind)}
        for kind in (Fact, Episode, Entity)
    }
    vectors = fields.pop("vectors", {})
    distances = fields.pop("distances", {})
    candidates = Pool(
        state=None,  # type: ignore[arg-type]
        facts=by_kind[Fact],
        episodes=by_kind[Episode],
        entities=by_kind[Entity],
        own={},
        trails={},
        vectors=vectors,
    )
    fused = Fused(*({u: given[u] for u in by_kind[kind]} for kind in (Fact, Episode, Entity)))
    fields = {"graph_id": make.graph, "text": "where", "at": NOW} | fields
    return select(candidates, fused, Question(**fields), distances=distances)


def names(found: Answer) -> list[str]:
    return [ranked_fact.fact.fact.split()[-1] for ranked_fact in found.facts]


def test_what_holds_or_happened_comes_first_and_plans_apart() -> None:
    found = answer(*ALL)
    assert names(found) == ["Rome", "gym", "Oslo", "Paris"]
    assert [plan.fact for plan in found.plans] == [BERLIN]
    assert [f.standing for f in found.facts] == ["holds", "happened", "over", "over"]


def test_current_only_leaves_out_what_is_over() -> None:
    found = answer(*ALL, current_only=True)
    assert names(found) == ["Rome"]
    assert [plan.fact for plan in found.plans] == [BERLIN]


@pytest.mark.parametrize(
    ("instant", "expected"),
    [(at(2025, 3), ["Oslo"]), (at(2025, 5, 1), ["Oslo", "gym"]), (at(1950), []), (NOW, ["Rome"])],
)
def test_as_of_is_what_holds_at_the_instant(instant: Any, expected: list[str]) -> None:
    found = answer(*ALL, at=instant, as_of=True)
    assert names(found) == expected
    assert found.plans == ()


def test_between_is_what_meets_the_window() -> None:
    found = answer(*ALL, between=(at(2025, 3), at(2025, 6)))
    assert set(names(found)) == {"Oslo", "gym"}


def test_the_limit_counts_facts_and_plans_together() -> None:
    found = answer(BERLIN, ROME, OSLO, limit=2)
    assert [f.fact for f in (*found.facts, *found.plans)] == [ROME, BERLIN]


def test_only_the_scopes_that_were_asked() -> None:
    records = (ROME, make.episode("e"), make.entity("Jane"))
    found = answer(*records, scopes=("episode",))
    assert (len(found.facts), len(found.episodes), len(found.entities)) == (0, 1, 0)


def test_episodes_keep_out_of_what_was_not_yet_said_or_known() -> None:
    early = make.episode("early", reference_time=at(2024), created_at=at(2025))
    late = make.episode("late", reference_time=at(2025, 5), created_at=at(2025, 5))
    edit = make.episode("edit", source="edit")

    def said(**fields: Any) -> list[str]:
        return [r.episode.uuid for r in answer(early, late, edit, **fields).episodes]

    assert said() == [early.uuid, late.uuid]
    assert said(at=at(2025), as_of=True) == [early.uuid]
    assert said(known_at=at(2025, 2)) == [early.uuid]
    assert said(between=(at(2025), at(2026))) == [late.uuid]
    assert said(without_episodes=(early.uuid,)) == [late.uuid]


def test_ends_of_facts_come_along() -> None:
    jane, rome = make.entity("Jane"), make.entity("Rome")
    found = answer(ROME, jane, rome)
    assert found.ends == {jane.uuid: jane, rome.uuid: rome}
    assert (found.facts[0].subject, found.facts[0].object) == (jane, rome)


def test_equal_scores_are_ordered_by_uuid() -> None:
    assert ranked({"b": 1.0, "a": 1.0, "c": 2.0}) == ["c", "a", "b"]


def test_mmr_takes_the_unlike_before_the_alike() -> None:
    vectors = {"a": vector(1), "b": vector(1), "c": vector(2)}
    order = diverse(["a", "b", "c"], {"a": 1.0, "b": 0.9, "c": 0.5}, vectors, 2)
    assert order == ["a", "c"]


def test_mmr_without_vectors_is_the_order_of_scores() -> None:
    assert diverse(["a", "b", "c"], {"a": 3.0, "b": 2.0, "c": 1.0}, {}, 3) == ["a", "b", "c"]


def test_node_distance_puts_the_nearest_first_and_keeps_the_order_of_equals() -> None:
    assert by_distance(["a", "b", "c", "d"], {"d": 0.0, "b": 1.0}) == ["d", "b", "a", "c"]


def test_episode_mentions_puts_the_most_said_first() -> None:
    assert by_mentions(["a", "b", "c"], {"b": 3.0, "c": 1.0}) == ["b", "c", "a"]


def test_rerankers_reorder_the_answer() -> None:
    tea = make.fact("tea", "Jane", "LIKES", "tea", at(2025), evidence=1)
    milk = make.fact("milk", "Jane", "LIKES", "milk", at(2025), evidence=9)
    assert names(answer(tea, milk)) == ["tea", "milk"]
    assert names(answer(tea, milk, reranker="episode_mentions")) == ["milk", "tea"]
    near = answer(
        tea, milk, reranker="node_distance", center="x", distances={milk.uuid: 1.0, tea.uuid: 2.0}
    )
    assert names(near) == ["milk", "tea"]
    alike = {tea.uuid: vector(1), milk.uuid: vector(1), ROME.uuid: vector(2)}
    found = answer(tea, milk, ROME, reranker="mmr", vectors=alike, limit=2)
    assert names(found) == ["tea", "Rome"]


@given(
    st.lists(
        st.tuples(st.floats(-5, 5), st.sampled_from(ALL)), max_size=6, unique_by=lambda r: r[1].uuid
    ),
    st.integers(1, 6),
    st.sampled_from(["rrf", "mmr", "episode_mentions"]),
)
def test_nothing_that_is_over_stands_above_what_holds(
    rows: list[tuple[float, Fact]], limit: int, reranker: Any
) -> None:
    scores = {fact.uuid: score for score, fact in rows}
    found = answer(
        *(f for _, f in rows), scores=scores or {"": 0.0}, limit=limit, reranker=reranker
    )
    current = [f.standing in ("holds", "happened") for f in found.facts]
    assert current == sorted(current, reverse=True)
    assert len(found.facts) + len(found.plans) <= limit
    assert all(f.standing == "begins" for f in found.plans)
    assert WRONG not in [f.fact for f in found.facts]
