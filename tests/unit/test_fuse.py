"""Facts and episodes support each other; what holds stands above what is over."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graphmem.core.records import Entity, Episode, Fact
from graphmem.recall.fuse import Pool, fuse, weigh
from graphmem.recall.plan import plan
from graphmem.recall.questions import Question
from graphmem.recall.select import ranked
from graphmem.recall.weights import Weights
from tests.support.builders import Maker, at

make = Maker("user:jane")
NOW = at(2025, 7, 1)


def scores(own: list[tuple[Any, float]], text: str = "where does jane live", **fields: Any) -> Any:
    """The fused scores of records, given the own score of each."""
    question = Question(graph_id=make.graph, text=text, at=NOW)
    named = fields.pop("named", ())
    trails = fields.pop("trails", {})
    there = {kind: [r for r, _ in own if isinstance(r, kind)] for kind in (Fact, Episode, Entity)}
    records = {kind: {r.uuid: r for r in rows} for kind, rows in there.items()}
    candidates = Pool(
        state=None,  # type: ignore[arg-type]
        facts=records[Fact],
        episodes=records[Episode],
        entities=records[Entity],
        own={
            scope: {r.uuid: score for r, score in own if isinstance(r, kind)}
            for scope, kind in (("fact", Fact), ("episode", Episode), ("entity", Entity))
        },  # type: ignore[arg-type]
        trails=trails,
        vectors={},
    )
    return fuse(candidates, plan(question, named), Weights(**fields))


def lives(key: str, **fields: Any) -> Fact:
    fields = {"since": at(2025), "exclusive": True} | fields
    return make.fact(key, "Jane", "LIVES_IN", key, **fields)


def test_absence_from_a_channel_counts_nothing() -> None:
    assert weigh((2.0, {"a": 1.0}), (0.5, {"a": 1.0, "b": 1.0})) == {"a": 2.5, "b": 0.5}


def test_what_is_over_stands_below_what_holds_of_the_same_relation() -> None:
    old = lives("Oslo", until=at(2025, 6))
    new = lives("Rome", since=at(2025, 6))
    other = make.fact("tea", "Jane", "LIKES", "tea", at(2025))
    order = ranked(scores([(old, 9.0), (new, 0.1), (other, 0.1)]).facts)
    assert order.index(new.uuid) < order.index(old.uuid)


def test_what_is_over_is_as_good_where_the_past_is_asked_for() -> None:
    old, new = lives("Oslo", until=at(2025, 6)), lives("Rome", since=at(2025, 6))
    order = ranked(scores([(old, 9.0), (new, 0.1)], "Where did Jane live before?").facts)
    assert order == [old.uuid, new.uuid]


def test_two_objects_that_stand_side_by_side_do_not_push_each_other_down() -> None:
    old = make.fact("tea", "Jane", "LIKES", "tea", at(2024), at(2025))
    new = make.fact("milk", "Jane", "LIKES", "milk", at(2025))
    assert ranked(scores([(old, 9.0), (new, 1.0)], fact_over=0.1).facts) == [old.uuid, new.uuid]


def test_the_entity_asked_about_lifts_its_facts() -> None:
    hers = make.fact("hers", "Jane", "OWNS", "cat", at(2025))
    his = make.fact("his", "Bob", "OWNS", "cat", at(2025))
    fused = scores([(hers, 2.0), (his, 2.1)], "what pet does Jane own", named=[make.entity("Jane")])
    assert ranked(fused.facts) == [hers.uuid, his.uuid]


def test_a_trail_lifts_all_its_facts() -> None:
    near, far = lives("near"), make.fact("far", "Acme", "LOCATED_IN", "Rome", at(2025))
    fused = scores([(near, 3.0), (far, 0.0)], trails={far.uuid: 0.9})
    assert ranked(fused.facts) == [far.uuid, near.uuid]


def test_a_fact_supports_its_episode_and_an_episode_its_fact() -> None:
    backed = make.fact("backed", "Jane", "OWNS", "cat", at(2025), episodes=("e1",))
    alone = make.fact("alone", "Jane", "OWNS", "dog", at(2025), episodes=("gone",))
    said, other = make.episode("e1"), make.episode("e2")
    fused = scores([(backed, 2.0), (alone, 2.0), (said, 3.0), (other, 3.0)])
    assert ranked(fused.facts) == [backed.uuid, alone.uuid]
    assert ranked(fused.episodes) == [said.uuid, other.uuid]


def test_a_strong_readers_fact_supports_more_than_one_of_rules() -> None:
    by_rules = make.fact("r", "Jane", "OWNS", "cat", at(2025), episodes=("e1",), extractor="rules")
    by_model = make.fact("m", "Jane", "OWNS", "dog", at(2025), episodes=("e2",), extractor="gpt")
    first, second = make.episode("e1"), make.episode("e2")
    fused = scores([(by_rules, 2.0), (by_model, 2.0), (first, 3.5), (second, 3.0)])
    assert ranked(fused.episodes) == [second.uuid, first.uuid]


def test_an_episode_that_gave_several_fitting_facts_stands_above_one_that_gave_one() -> None:
    several = [
        make.fact(key, "Jane", "OWNS", key, at(2025), episodes=("e2",), extractor="gpt")
        for key in ("cat", "dog")
    ]
    one = make.fact("hen", "Jane", "OWNS", "hen", at(2025), episodes=("e1",), extractor="gpt")
    first, second = make.episode("e1"), make.episode("e2")
    own = [(fact, 2.0) for fact in (*several, one)]
    fused = scores([*own, (first, 3.5), (second, 3.0)])
    assert ranked(fused.episodes) == [second.uuid, first.uuid]
    spans = [
        lives("Oslo", until=at(2025, 6), episodes=("e2",), extractor="gpt"),
        lives("Rome", since=at(2025, 6), episodes=("e2", "e1"), extractor="gpt"),
    ]
    moved = scores([*((span, 2.0) for span in spans), (first, 3.5), (second, 3.0)])
    assert ranked(moved.episodes) == [first.uuid, second.uuid], "one relation counts once"


def test_an_episode_that_only_a_fact_knows_is_not_invented() -> None:
    fact = make.fact("f", "Jane", "OWNS", "cat", at(2025), episodes=("unseen",))
    assert scores([(fact, 2.0)]).episodes == {}


def test_the_episodes_of_a_closed_fact_stand_below_those_of_what_took_its_place() -> None:
    old = lives("Oslo", until=at(2025, 6), episodes=("e1", "both"))
    new = lives("Rome", since=at(2025, 6), episodes=("e2", "both"))
    first, second, both = (make.episode(key) for key in ("e1", "e2", "both"))
    own = [(old, 1.0), (new, 1.0), (first, 9.0), (second, 2.0), (both, 1.0)]
    assert ranked(scores(own).episodes) == [second.uuid, first.uuid, both.uuid]
    past = scores(own, "Where did Jane live before?")
    assert ranked(past.episodes)[0] == first.uuid


def test_what_is_fresh_takes_no_other_evidence_down() -> None:
    old = lives("Oslo", until=at(2025, 6), episodes=("e1",))
    new = lives("Rome", since=at(2025, 6), episodes=("e2",))
    first, second, other = (make.episode(key) for key in ("e1", "e2", "e3"))
    own = [(old, 1.0), (new, 1.0), (first, 9.0), (second, 2.0), (other, 5.0)]
    assert ranked(scores(own).episodes) == [second.uuid, first.uuid, other.uuid]


def test_entities_rise_by_name_and_by_their_facts_and_literals_by_no_fact() -> None:
    jane, acme = make.entity("Jane"), make.entity("Acme")
    tea = make.entity("tea", labels=("Value",))
    works = make.fact("w", "Jane", "WORKS_AT", "Acme", at(2025))
    fused = scores([(works, 2.0), (jane, 0.0), (acme, 0.0), (tea, 0.0)], named=[jane])
    assert ranked(fused.entities) == [jane.uuid, acme.uuid, tea.uuid]


NUMBERS = st.floats(-100, 100, allow_nan=False)


@given(st.lists(st.tuples(NUMBERS, st.booleans()), min_size=1, max_size=12))
def test_every_candidate_gets_a_score_whatever_its_own(rows: list[tuple[float, bool]]) -> None:
    own = [
        (lives(str(n), until=at(2025, 6) if over else None), score)
        for n, (score, over) in enumerate(rows)
    ]
    fused = scores(own)
    assert set(fused.facts) == {fact.uuid for fact, _ in own}
    best = [fused.facts[f.uuid] for f, _ in own if f.invalid_at is None]
    assert all(fused.facts[f.uuid] < max(best) for f, _ in own if best and f.invalid_at is not None)
    assert fused == scores(own[::-1])
