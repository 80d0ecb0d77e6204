"""Observations: patterns by counting, with evidence; gone when the evidence goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from graphmem.core.civil import CivilTime, Precision
from graphmem.core.observations import observe
from graphmem.core.records import ASSISTANT_TRUST, OPEN_END, Border, Entity, Fact

MONDAY = datetime(2025, 5, 5)  # noqa: DTZ001  (civil)
LEARNED = datetime(2025, 1, 1, tzinfo=UTC)
JANE = Entity(uuid="jane", graph_id="g", name="Jane", created_at=LEARNED)
PLACES = {
    uuid: Entity(uuid=uuid, graph_id="g", name=name, created_at=LEARNED)
    for uuid, name in [(n.lower(), n) for n in "Rome Oslo Lima Bonn".split()] + [("gym", "the gym")]
}


def event(day: int, object: str = "gym", name: str = "WENT_TO", **fields) -> Fact:
    """An event so many days after Monday, 5 May 2025."""
    time = CivilTime(MONDAY + timedelta(day), fields.pop("precision", Precision.DAY))
    made = Fact(
        uuid=f"{name} {object} {day}",
        graph_id="g",
        subject="jane",
        name=name,
        object=object,
        fact=f"Jane went to {PLACES[object].name}.",
        kind="event",
        created_at=LEARNED,
        valid_at=time.start,
        start=Border(time, "stated"),
        holds_to=OPEN_END,
        episodes=(f"episode {day}",),
    )
    return replace(made, **fields)


def span(day: int, object: str, **fields) -> Fact:
    return event(day, object, "LIVES_IN", kind="state", exclusive=True, **fields)


def texts(*facts: Fact) -> list[str]:
    found = observe(JANE, facts, PLACES)
    assert found == observe(JANE, reversed(facts), PLACES)
    return [each.text for each in found]


def test_like_events_recur_with_their_evidence():
    facts = [event(day) for day in (0, 1, 5, 13, 46)]
    (found,) = observe(JANE, facts, PLACES)
    assert found.text == "Jane went to the gym 5 times between 5 May 2025 and 20 June 2025."
    assert (found.kind, found.count) == ("recurrence", 5)
    assert (found.start_at, found.latest_evidence_at) == (facts[0].valid_at, facts[-1].valid_at)
    assert found.facts == tuple(fact.uuid for fact in facts)
    assert found.episodes == tuple(f"episode {day}" for day in (0, 1, 5, 13, 46))


@pytest.mark.parametrize(
    "facts",
    [
        [],
        [event(0), event(3)],
        [event(0), event(1), event(5, trust=ASSISTANT_TRUST)],
        [event(0), event(1), event(5, status="retracted")],
        [event(0), event(1), event(5, start=None, valid_at=None)],
        [event(0), event(1), event(5, subject="paul")],
        [event(0), event(1), event(5, "rome")],
        [event(0, kind="state"), event(1, kind="state"), event(5, kind="state")],
    ],
)
def test_too_little_is_no_pattern(facts):
    assert texts(*facts) == []


def test_a_day_of_the_week_is_a_routine():
    found = texts(*(event(day) for day in (0, 7, 14, 28, 30)))
    assert "Jane went to the gym on Mondays (4 of 5 times)." in found
    assert not any("Mondays" in text for text in texts(*(event(day) for day in (0, 7, 9, 17, 24))))


def test_an_interval_is_a_routine():
    assert "Jane went to the gym about every 10 days (5 times)." in texts(
        *(event(day) for day in (0, 10, 20, 31, 41))
    )
    assert "Jane went to the gym every day (4 times)." in texts(*(event(day) for day in range(4)))
    assert len(texts(*(event(day) for day in (0, 3, 20, 31, 90)))) == 1  # it recurs, no more


def test_days_that_are_not_known_keep_no_rhythm():
    facts = [event(day, precision=Precision.MONTH) for day in (0, 31, 61, 92)]
    assert [each.kind for each in observe(JANE, facts, PLACES)] == ["recurrence"]


def test_events_of_one_relation_are_counted():
    places = ("rome", "oslo", "lima", "rome")
    facts = [event(30 * n, place, "VISITED") for n, place in enumerate(places)]
    assert texts(*facts) == [
        "Jane: visited Rome, Lima and Oslo, 4 times between 5 May 2025 and 3 August 2025."
    ]


def test_literals_are_not_counted_but_named():
    felt = {k: replace(e, labels=("Value",)) for k, e in PLACES.items()}
    facts = [event(n, place, "FELT") for n, place in enumerate(("rome", "oslo", "lima"))]
    assert observe(JANE, facts, felt) == ()
    homes = [span(n, place) for n, place in enumerate(("rome", "oslo", "rome"))]
    assert observe(JANE, homes, felt)[0].text.endswith("Rome, then Oslo, then Rome.")


def test_a_sentence_with_particulars_is_not_said_of_all_events():
    facts = [event(n, fact=f"Jane went to the gym on {n + 1} May with Tom.") for n in range(3)]
    (found,) = observe(JANE, facts, PLACES)
    assert found.text == "Jane went to the gym 3 times between 5 May 2025 and 7 May 2025."


def test_a_return_is_a_sequence():
    facts = [span(0, "oslo"), span(100, "rome"), span(200, "oslo")]
    (found,) = observe(JANE, facts, PLACES)
    assert found.text == "Jane's home changed 2 times since 5 May 2025: Oslo, then Rome, then Oslo."
    assert (found.kind, found.count, len(found.facts)) == ("sequence", 2, 3)
    assert texts(span(0, "oslo"), span(100, "rome"), span(200, "lima")) == []
    assert (
        len(texts(*(span(100 * n, o) for n, o in enumerate(("oslo", "rome", "lima", "bonn"))))) == 1
    )


def test_one_home_told_in_two_pieces_is_no_change():
    assert texts(span(0, "oslo"), span(50, "oslo"), span(100, "rome")) == []


def test_evidence_is_bounded_and_the_uuid_stays():
    few = observe(JANE, [event(day) for day in (0, 2, 5)], PLACES)
    many = observe(JANE, [event(3 * day * day) for day in range(100)], PLACES)
    assert (many[0].count, len(many[0].facts), len(many[0].episodes)) == (100, 64, 64)
    assert many[0].facts[0] == "WENT_TO gym 0"
    assert few[0].uuid == many[0].uuid
