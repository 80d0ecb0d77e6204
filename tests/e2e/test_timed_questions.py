"""Questions of a time, of an order, and by what happened, over what a person told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from graphmem import GraphMem

TOLD = (
    ("I live in Paris and I work at Northgate.", "2015-01-10T09:00Z"),
    ("I moved to Oslo.", "2020-03-01T09:00Z"),
    ("I work at Brightwater now.", "2022-01-10T09:00Z"),
    ("I visited Lisbon.", "2022-05-10T09:00Z"),
    ("I visited Athens.", "2023-02-10T09:00Z"),
    # In Auckland the new year has begun.
    ("I moved to Rome.", "2023-12-31T20:00Z"),
)
FIRST = {
    "Where do I live?": "Rome",
    "Where did I live in May 2022?": "Oslo",
    "Where did I live before I moved to Oslo?": "Paris",
    "Where did I live after I left Paris?": "Oslo",
    "Where did I live originally?": "Paris",
    "Where did I work in 2019?": "Northgate",
    "What was my first job?": "Northgate",
    "Which city did I visit most recently?": "Athens",
    "How long did I live in Oslo?": "Oslo",
    "When did I move to Oslo?": "Oslo",
    "When did I move to Rome?": "Rome",
    "In which year did I live in Paris?": "Paris",
    "Where did I live first?": "Paris",
}


def test_the_fact_of_the_time_asked_for_goes_first(tmp_path):
    with GraphMem(str(tmp_path / "memory.db")) as mem:
        for user, zone in (("here", "UTC"), ("there", "Pacific/Auckland")):
            mem.user.add(user, first_name="Ana", time_zone=zone)
            for content, instant in TOLD:
                mem.add(content, user_id=user, created_at=instant)

        def first(question: str, user: str = "here") -> str | None:
            return mem.graph.search(question, user_id=user, limit=5).edges[0].object

        assert {question: first(question) for question in FIRST} == FIRST
        block = mem.context("Where did I live in May 2022?", user_id="here").context
        assert block.index("lives in Oslo. (") < block.index("lives in Rome. (")
        # The year of the question is a year of the asker's calendar.
        assert first("Where did I live before 2024?") == "Rome"
        assert first("Where did I live before 2024?", "there") == "Oslo"


@pytest.fixture
def spring(tmp_path):
    """A memory in which it is always 1 March 2025."""
    with GraphMem(
        str(tmp_path / "memory.db"), clock=lambda: datetime(2025, 3, 1, tzinfo=UTC)
    ) as mem:
        mem.user.add("ana", first_name="Ana")
        yield mem


@pytest.mark.parametrize("limit", [1, 2, 10])
@pytest.mark.parametrize("current_only", [False, True])
def test_a_plan_goes_first_only_where_the_question_is_of_what_is_to_come(
    spring, limit, current_only
):
    spring.add("I live in Rome.", user_id="ana", created_at="2024-06-01T09:00Z")
    spring.add("In May I will move to Berlin.", user_id="ana", created_at="2025-02-03T09:00Z")

    def first(question: str) -> str | None:
        found = spring.graph.search(
            question, user_id="ana", limit=limit, current_only=current_only
        ).edges
        assert len(found) == min(limit, 2)
        return found[0].object

    assert first("Where do I live now?") == "Rome"
    assert first("Where do I live?") == "Rome"
    assert first("Where will I live in May?") == "Berlin"
    assert first("Where am I going to live?") == "Berlin"


def test_when_something_was_is_answered_by_the_message_that_tells_it(spring):
    for content, said in TOLD:
        spring.add(content, user_id="ana", created_at=said)
    for question, content in (
        ("When did I move to Oslo?", "I moved to Oslo."),
        ("When did I move to Rome?", "I moved to Rome."),
    ):
        found = spring.graph.search(question, user_id="ana", scope="auto", limit=3)
        assert found.episodes[0].content == content


def test_the_number_of_years_ago_is_no_word_to_look_for(spring):
    spring.add("I live in Oslo.", user_id="ana", created_at="2022-01-10T09:00Z")
    spring.add("I have two turtles.", user_id="ana", created_at="2022-05-10T09:00Z")
    spring.add("I moved to Rome.", user_id="ana", created_at="2024-03-10T09:00Z")
    found = spring.graph.search(
        "Where did I live two years ago?", user_id="ana", scope="auto", limit=3
    )
    assert found.edges[0].object == "Oslo"
    assert found.episodes[-1].content == "I have two turtles."


@pytest.mark.parametrize("instant", ["9999-12-31T23:00Z", "0001-01-01T00:00Z"])
def test_times_beyond_the_calendar_say_nothing(spring, instant):
    spring.add("I live in Oslo.", user_id="ana", created_at="2022-01-10T09:00Z")
    for zone in ("UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"):
        spring.user.update("ana", time_zone=zone)
        for words in ("yesterday", "this week", "last month", "this year", "in May", "next June"):
            for asking in ({"as_of": instant}, {"known_at": instant}):
                found = spring.graph.search(f"Where did I live {words}?", user_id="ana", **asking)
                assert [edge.object for edge in found.edges] == ["Oslo"] * (instant > "2022")
