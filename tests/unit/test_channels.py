"""Each channel scores records by one means."""

from __future__ import annotations

import pytest

from graphmem.core.records import VALUE_LABEL
from graphmem.core.requests import Channel, Found, Hit
from graphmem.recall.channels import (
    cosines,
    hits_of,
    joined,
    lifted,
    named_ends,
    nearness,
    neighbouring,
    said_by,
    scaled,
    shares,
)
from tests.support.builders import Maker, vector

make = Maker("user:jane")
AROUND = (0.12, 0.25, 0.5, 0.25, 0.12)


def test_of_several_answers_a_records_best_score_counts() -> None:
    channels = [
        Channel(scope="fact", name="text", hits=(Hit(uuid="a", score=1.0), Hit(uuid="b", score=2))),
        Channel(scope="fact", name="vector", hits=(Hit(uuid="a", score=9.0),)),
        Channel(scope="fact", name="text", hits=(Hit(uuid="a", score=3.0),)),
    ]
    found = [Found(state=None, channels=(channel,)) for channel in channels]  # type: ignore[arg-type]
    assert hits_of(found, "fact", "text") == {"a": 3.0, "b": 2}


def test_shares_are_of_the_best() -> None:
    assert shares({"a": 4.0, "b": 1.0, "c": -2.0}) == {"a": 1.0, "b": 0.25, "c": 0.0}
    assert shares({"a": 0.0}) == {}
    assert shares({}) == {}


def test_scaling_puts_the_best_at_one_and_the_average_at_nought() -> None:
    assert scaled({"a": 3.0, "b": 2.0, "c": 1.0}) == {"a": 1.0, "b": 0.0, "c": -1.0}
    assert scaled({"a": 10.0, "b": 9.9, "c": -90.0})["c"] == -1.0
    assert scaled({"a": 0.5}) == {"a": 1.0}
    assert scaled({}) == {}


def test_neighbouring_turns_of_the_thread_give_a_share() -> None:
    turns = [
        make.episode(str(n), f"turn {n}", thread_id="t", position=n + 10) for n in range(6)
    ] + [make.episode("other", "x", thread_id="u", position=12)]
    episodes = {turn.uuid: turn for turn in turns}
    scores = neighbouring({turns[2].uuid: 8.0, turns[3].uuid: 2.0}, episodes, AROUND)
    assert scores == pytest.approx(
        {
            turns[0].uuid: 8 * 0.12,  # two after it
            turns[1].uuid: 8 * 0.25 + 2 * 0.12,
            turns[2].uuid: 8 + 2 * 0.25,
            turns[3].uuid: 2 + 8 * 0.5,
            turns[4].uuid: 2 * 0.5 + 8 * 0.25,
            turns[5].uuid: 2 * 0.25 + 8 * 0.12,
        }
    )


def test_a_long_neighbour_gives_less_and_texts_without_a_thread_nothing() -> None:
    long = make.episode("long", "word " * 120, thread_id="t", position=1)
    short = make.episode("short", "yes", thread_id="t", position=2)
    loose = make.episode("loose", "note", position=3)
    episodes = {e.uuid: e for e in (long, short, loose)}
    scores = neighbouring({long.uuid: 10.0, loose.uuid: 4.0}, episodes, AROUND)
    assert scores[short.uuid] == pytest.approx(0.5 * 10 * 60 / 121)
    assert scores[long.uuid] == 10.0
    assert scores[loose.uuid] == 4.0


def test_cosines_of_those_that_have_a_vector() -> None:
    vectors = {"a": vector(1), "b": vector((1, 1.0), (2, 1.0)), "c": vector(3)}
    found = cosines(vectors, vector(1), ["a", "b", "c", "d"])
    assert found == pytest.approx({"a": 1.0, "b": 0.5**0.5, "c": 0.0}, abs=1e-6)
    assert cosines(vectors, None, ["a"]) == {}
    assert cosines(vectors, vector(1), ["d"]) == {}


def test_only_one_named_speaker_is_a_hint() -> None:
    jane, bob = make.episode("1", name="JANE"), make.episode("2", name="Bob")
    assert said_by([jane, bob], ["jane"]) == {jane.uuid: 1.0}
    assert said_by([jane, bob], ["jane", "bob"]) == {}
    assert said_by([jane, bob], []) == {}


def test_facts_by_their_named_ends() -> None:
    both = make.fact("both", "Jane", "KNOWS", "Bob")
    one = make.fact("one", "Bob", "LIVES_IN", "Rome")
    none = make.fact("none", "Ann", "LIVES_IN", "Rome")
    named = [make.id("Jane"), make.id("Bob")]
    assert named_ends([both, one, none], named) == {both.uuid: 1.0, one.uuid: 0.5}


def test_nearness_is_halved_with_each_hop() -> None:
    assert nearness({"a": 0.0, "b": 1.0, "c": 3.0}) == {"a": 1.0, "b": 0.5, "c": 0.125}
    assert nearness({}) == {}


def test_a_fact_lifts_its_episodes_and_joins_its_ends() -> None:
    good = make.fact("good", "Jane", "LIKES", "tea", episodes=("e1", "e2"))
    bad = make.fact("bad", "Jane", "LIKES", "milk", episodes=("e2", "e3"))
    facts = {fact.uuid: fact for fact in (good, bad)}
    scores = {good.uuid: 2.0, bad.uuid: -1.0}
    assert lifted(scores, facts) == {make.id("e1"): 2.0, make.id("e2"): 2.0}
    jane, tea = make.entity("Jane"), make.entity("tea", labels=(VALUE_LABEL,))
    assert joined(scores, facts, {e.uuid: e for e in (jane, tea)}) == {jane.uuid: 2.0}
