"""Channels weighed and summed; what holds above what is over; facts and episodes together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from graphmem.core.requests import Channel, Found, Hit
from graphmem.recall.fuse import fuse, pool, weigh
from graphmem.recall.plan import plan
from graphmem.recall.questions import Question
from graphmem.recall.select import ranked
from graphmem.recall.weights import Weights
from tests.support.builders import Maker, at, vector

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmem.core.records import Entity, Episode, Fact

make = Maker("user:jane")
NOW = at(2025, 7, 1)


def found(
    *,
    facts: Sequence[tuple[Fact, dict[str, float]]] = (),
    episodes: Sequence[tuple[Episode, dict[str, float]]] = (),
    entities: Sequence[tuple[Entity, dict[str, float]]] = (),
    vectors: dict[str, bytes] | None = None,
) -> Found:
    """An answer of a store: records with their raw score in each channel."""
    scoped: dict[str, Sequence[tuple[Any, dict[str, float]]]] = {
        "fact": facts,
        "episode": episodes,
        "entity": entities,
    }
    channels = tuple(
        Channel(
            scope=scope,  # type: ignore[arg-type]
            name=name,  # type: ignore[arg-type]
            hits=tuple(Hit(uuid=r.uuid, score=s[name]) for r, s in rows if name in s),
        )
        for scope, rows in scoped.items()
        for name in ("text", "vector", "hops")
    )
    records = {scope: {r.uuid: r for r, _ in rows} for scope, rows in scoped.items()}
    return Found(
        state=None,  # type: ignore[arg-type]
        channels=channels,
        facts=records["fact"],
        episodes=records["episode"],
        entities=records["entity"],
        vectors=vectors or {},
    )


def scores(answer: Found, text: str = "where does jane live", **fields: Any) -> Any:
    question = Question(graph_id=make.graph, text=text, at=NOW)
    named = fields.pop("named", ())
    recent = fields.pop("recent", ())
    query = fields.pop("vector", None)
    return fuse(pool(answer), plan(question, named, recent), query, Weights(**fields))


def lives(key: str, **fields: Any) -> Fact:
    fields = {"since": at(2025), "exclusive": True} | fields
    return make.fact(key, "Jane", "LIVES_IN", key, **fields)


def test_absence_from_a_channel_counts_nothing() -> None:
    assert weigh((2.0, {"a": 1.0}), (0.5, {"a": 1.0, "b": 1.0})) == {"a": 2.5, "b": 0.5}


def test_more_channels_agree_and_the_record_rises() -> None:
    both, text, near = lives("both"), lives("text"), lives("near")
    fused = scores(
        found(
            facts=[
                (both, {"text": 5.0, "vector": 0.8}),
                (text, {"text": 5.0}),
                (near, {"vector": 0.8}),
            ]
        )
    )
    assert ranked(fused.facts)[0] == both.uuid


def test_what_is_over_stands_below_what_holds_of_the_same_relation() -> None:
    old = lives("Oslo", until=at(2025, 6))
    new = lives("Rome", since=at(2025, 6))
    other = make.fact("tea", "Jane", "LIKES", "tea", at(2025))
    fused = scores(
        found(
            facts=[
                (old, {"text": 9.0, "vector": 0.9, "hops": 0}),
                (new, {"text": 0.1, "vector": 0.1}),
                (other, {"text": 0.1}),
            ]
        )
    )
    assert ranked(fused.facts).index(new.uuid) < ranked(fused.facts).index(old.uuid)


def test_two_objects_that_stand_side_by_side_do_not_push_each_other_down() -> None:
    old = make.fact("tea", "Jane", "LIKES", "tea", at(2024), at(2025))
    new = make.fact("milk", "Jane", "LIKES", "milk", at(2025))
    fused = scores(found(facts=[(old, {"text": 9.0}), (new, {"text": 1.0})]), fact_over=0.1)
    assert ranked(fused.facts) == [old.uuid, new.uuid]


def test_the_entity_asked_about_lifts_its_facts() -> None:
    hers = make.fact("hers", "Jane", "OWNS", "cat", at(2025))
    his = make.fact("his", "Bob", "OWNS", "cat", at(2025))
    answer = found(facts=[(hers, {"text": 2.0}), (his, {"text": 2.1})])
    fused = scores(answer, "what pet does Jane own", named=[make.entity("Jane")])
    assert ranked(fused.facts) == [hers.uuid, his.uuid]


def test_a_fact_supports_its_episode_and_an_episode_its_fact() -> None:
    backed = make.fact("backed", "Jane", "OWNS", "cat", at(2025), episodes=("e1",))
    alone = make.fact("alone", "Jane", "OWNS", "dog", at(2025), episodes=("gone",))
    said, other = make.episode("e1"), make.episode("e2")
    fused = scores(
        found(
            facts=[(backed, {"text": 2.0}), (alone, {"text": 2.0})],
            episodes=[(said, {"text": 3.0}), (other, {"text": 3.0})],
        )
    )
    assert ranked(fused.facts) == [backed.uuid, alone.uuid]
    assert ranked(fused.episodes) == [said.uuid, other.uuid]


def test_an_episode_that_only_a_fact_knows_is_not_invented() -> None:
    fact = make.fact("f", "Jane", "OWNS", "cat", at(2025), episodes=("unseen",))
    assert scores(found(facts=[(fact, {"text": 2.0})])).episodes == {}


def test_what_the_named_speaker_said_rises() -> None:
    hers, his = make.episode("1", name="Jane"), make.episode("2", name="Bob")
    fused = scores(
        found(episodes=[(hers, {"text": 2.0}), (his, {"text": 2.1})]),
        "What does Jane play?",
        recent=[hers, his],
    )
    assert ranked(fused.episodes) == [hers.uuid, his.uuid]


def test_vectors_that_came_along_are_compared_with_the_question() -> None:
    near, far = make.episode("near"), make.episode("far")
    answer = found(
        episodes=[(far, {"text": 1.0}), (near, {"text": 1.0})],
        vectors={near.uuid: vector(1), far.uuid: vector(2)},
    )
    assert ranked(scores(answer, vector=vector(1)).episodes) == [near.uuid, far.uuid]


def test_entities_rise_by_name_and_by_their_facts_and_literals_are_none() -> None:
    jane, acme = make.entity("Jane"), make.entity("Acme")
    tea = make.entity("tea", labels=("Value",))
    works = make.fact("w", "Jane", "WORKS_AT", "Acme", at(2025))
    fused = scores(
        found(
            facts=[(works, {"text": 2.0})],
            entities=[(jane, {}), (acme, {}), (tea, {"text": 9.0})],
        ),
        named=[jane],
    )
    assert ranked(fused.entities) == [jane.uuid, acme.uuid]


NUMBERS = st.floats(0, 100, allow_nan=False)


@given(st.lists(st.tuples(NUMBERS, NUMBERS, st.booleans()), min_size=1, max_size=12))
def test_every_candidate_gets_a_score_whatever_its_channels(
    rows: list[tuple[float, float, bool]],
) -> None:
    facts = [
        (lives(str(n), until=at(2025, 6) if over else None), {"text": text, "vector": near})
        for n, (text, near, over) in enumerate(rows)
    ]
    fused = scores(found(facts=facts))
    assert set(fused.facts) == {fact.uuid for fact, _ in facts}
    best = [fused.facts[f.uuid] for f, _ in facts if f.invalid_at is None]
    assert all(
        fused.facts[f.uuid] < max(best) for f, _ in facts if best and f.invalid_at is not None
    )
    assert fused == scores(found(facts=facts[::-1]))
