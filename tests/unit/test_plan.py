"""From a question to what is asked of the store."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphmem.core.civil import micros
from graphmem.core.records import OPEN_END
from graphmem.core.requests import Dates, Filters
from graphmem.errors import InputError
from graphmem.recall.finding import expansion
from graphmem.recall.plan import name_keys, plan
from graphmem.recall.questions import Question, standing
from graphmem.recall.weights import Weights, weights_of
from tests.support.builders import Maker, at, vector

make = Maker("user:jane")
NOW = at(2025, 7, 1)


def ask(text: str, **fields: Any) -> Question:
    return Question(graph_id=make.graph, text=text, **({"at": NOW} | fields))


def test_names_are_runs_of_words_whatever_their_case() -> None:
    keys = name_keys("where did jane smith meet O'Brien of ACME Corp?")
    assert {"jane smith", "jane", "acme corp"} <= set(keys)
    assert "where" not in keys
    assert "of acme" not in keys


def test_entities_of_those_names_are_the_named_ones() -> None:
    jane, acme = make.entity("Jane"), make.entity("Acme", keys=("acme corp",))
    far = make.entity("Bob")
    planned = plan(ask("Does Jane still work at Acme Corp?"), [acme, far, jane])
    assert set(planned.named) == {jane.uuid, acme.uuid}


@pytest.mark.parametrize("text", ["Where do I live?", "what is my job", "Are WE friends?"])
def test_the_first_person_names_the_users_own_node(text: str) -> None:
    assert plan(ask(text, stop=("me",))).named == ("me",)


def test_without_the_first_person_the_users_node_is_not_named() -> None:
    assert plan(ask("Where does Jane live?", stop=("me",))).named == ()


def test_speakers_names_are_left_out_of_the_words() -> None:
    said = [make.episode("1", name="Caroline"), make.episode("2", name="Melanie Ray")]
    planned = plan(ask("What did Caroline's sister say to Melanie in Paris?"), (), said)
    assert planned.speakers == ("caroline", "melanie ray")
    assert planned.words == "What did sister say to in Paris?"
    assert [term for term, _ in planned.terms] == ["sister", "say", "pari"]


def test_a_question_of_nothing_but_a_name_keeps_it() -> None:
    said = [make.episode("1", name="Caroline")]
    assert plan(ask("Caroline?"), (), said).words == "Caroline?"


def test_only_the_end_of_a_long_question_is_read() -> None:
    planned = plan(ask("early " * 100_000 + "where is the violin"))
    assert "violin" in [term for term, _ in planned.terms]
    assert len(planned.words) <= 4000
    assert len(planned.terms) <= 48


def test_now_finds_all_but_what_is_retracted() -> None:
    filters = plan(ask("x")).filters
    assert (filters.holds_at, filters.overlaps, filters.retracted) == (None, None, False)


def test_as_of_finds_what_holds_at_the_instant() -> None:
    planned = plan(ask("x", as_of=True))
    assert planned.filters.holds_at == micros(NOW)
    assert expansion(planned, ["a"], Weights(), hops=1).filters.holds_at == micros(NOW)


def test_current_only_leaves_out_what_is_over_but_not_what_comes() -> None:
    assert plan(ask("x", current_only=True)).filters.overlaps == (micros(NOW), OPEN_END)


def test_between_is_a_window() -> None:
    planned = plan(ask("x", between=(at(2025), at(2026))))
    assert planned.filters.overlaps == (micros(at(2025)), micros(at(2026)))
    assert expansion(planned, ["a"], Weights(), hops=1).filters.overlaps == planned.filters.overlaps


def test_what_was_known_is_not_filtered_by_what_is_known_now() -> None:
    planned = plan(ask("x", known_at=NOW, as_of=True, current_only=True))
    filters = planned.filters
    assert (filters.holds_at, filters.overlaps, filters.retracted) == (None, None, True)
    assert expansion(planned, ["a"], Weights(), hops=1).filters.holds_at is None


def test_dates_of_now_leave_out_nothing_of_what_was_known() -> None:
    dates = Dates(windows=((0, 1),))
    given = Filters(valid_at=dates, invalid_at=dates, created_at=dates, expired_at=dates)
    assert plan(ask("x", filters=given, known_at=NOW)).filters == Filters(edits=False)
    assert plan(ask("x", filters=given)).filters == replace(given, edits=False, retracted=False)


def test_the_callers_filters_are_kept_and_its_episodes_left_out() -> None:
    given = Filters(names=("LIVES_IN",), without_episodes=("a",), labels=("Person",))
    filters = plan(ask("x", filters=given, without_episodes=("b", "a"))).filters
    assert filters == replace(given, without_episodes=("a", "b"), retracted=False, edits=False)


def test_the_search_over_fetches_and_takes_facts_along() -> None:
    planned = plan(ask("where is the violin", scopes=("episode",), limit=500))
    search = planned.search(vector(1), Weights(pool=150))
    assert search.scopes == ("episode", "fact")
    assert search.limit == 1000
    assert search.vector == vector(1)


@settings(max_examples=60)
@given(st.text(max_size=200), st.lists(st.text(min_size=1, max_size=20), max_size=4))
def test_any_text_and_any_speaker_can_be_planned(text: str, names: list[str]) -> None:
    said = [make.episode(str(n), name=name) for n, name in enumerate(names)]
    planned = plan(ask(text), (), said)
    assert all(term.isalnum() and weight == 1.0 for term, weight in planned.terms)


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"limit": 0}, "limit"),
        ({"limit": 1001}, "limit"),
        ({"scopes": ()}, "scopes"),
        ({"reranker": "node_distance"}, "center_node_uuid"),
        ({"between": (NOW, NOW)}, "between"),
        ({"between": (at(2025), NOW), "as_of": True}, "between"),
        ({"at": NOW.replace(tzinfo=None)}, "at="),
        ({"known_at": NOW.replace(tzinfo=None)}, "known_at"),
    ],
)
def test_a_wrong_argument_is_named(fields: dict[str, Any], named: str) -> None:
    with pytest.raises(InputError, match=named):
        ask("x", **fields)


def test_an_unknown_profile_is_named_with_those_that_are() -> None:
    with pytest.raises(InputError, match=r"'nope'.*conversation"):
        weights_of("nope")


NOWHERE = {"holds_from": 0, "holds_to": 0}


@pytest.mark.parametrize(
    ("span", "fields", "instant", "expected"),
    [
        ((at(2025), None), {}, NOW, "holds"),
        ((at(2025), at(2025, 7, 1)), {}, NOW, "over"),
        ((at(2025), at(2025, 7, 2)), {}, NOW, "holds"),
        ((at(2026), None), {"status": "planned"}, NOW, "begins"),
        ((at(2025), None), {"status": "planned"}, NOW, "holds"),
        ((None, None), {"status": "planned", **NOWHERE}, NOW, "begins"),
        ((at(2025, 5), at(2025, 5, 2)), {"kind": "event"}, NOW, "happened"),
        ((at(2025, 5), at(2025, 5, 2)), {"kind": "event", "status": "planned"}, NOW, "over"),
        ((at(2025), at(2025)), {"status": "retracted"}, NOW, "retracted"),
        ((None, at(2025)), {"status": "past"}, NOW, "over"),
        ((None, at(2025)), {"status": "past"}, at(1950), "over"),
        ((None, at(2016)), {"holds_from": micros(at(2014))}, at(1950), "over"),
        ((None, at(2016)), {"holds_from": micros(at(2014))}, at(2015), "holds"),
    ],
)
def test_how_a_fact_stands(
    span: tuple[Any, Any], fields: dict[str, Any], instant: Any, expected: str
) -> None:
    fact = make.fact("f", "Jane", "LIVES_IN", "Rome", *span, **fields)
    assert standing(fact, micros(instant)) == expected
