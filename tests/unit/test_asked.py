"""Reading a question: what is wished, and which times it names."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from graphmem.recall.asked import asked, wishes_of
from graphmem.recall.when import Moments, moments_of

NOW = datetime(2024, 3, 13, 15, 30, tzinfo=UTC)  # a Wednesday


def micros(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1_000_000


@pytest.mark.parametrize(
    ("question", "wishes"),
    [
        ("Who came to dinner?", {"name"}),
        ("Where does she work?", {"name"}),
        ("When did they move?", {"time"}),
        ("Which year did they move?", {"time"}),
        ("How long has he lived there?", {"time", "number"}),
        ("How many cats are there?", {"number", "list"}),
        ("What books has he read?", {"list"}),
        ("Which two cities did she visit?", {"name", "list"}),
        ("What kinds of art does she make?", {"list"}),
        ("What is the capital?", set()),
        ("Wo wohnt sie?", set()),
        ("", set()),
    ],
)
def test_the_kind_of_answer(question: str, wishes: set[str]) -> None:
    assert wishes_of(question) == wishes


def test_terms_are_distinct_and_without_function_words() -> None:
    read = asked("the dog and the dogs of the lake", people=("ann",))
    assert read.terms == ("dog", "lake")
    assert read.people == ("ann",)


def test_the_present_is_not_searched_for() -> None:
    assert asked("Where does she work these days?").terms == ("work",)
    assert asked("What is she currently reading?").terms == ("read",)
    assert asked("Where did she work two years ago?").terms == ("work",)


@pytest.mark.parametrize(
    ("question", "of_assistant"),
    [
        ("What did you recommend for the garden?", True),
        ("Have you ever mentioned a good dentist?", True),
        ("Which of the tools you suggested was free?", True),
        ("What was the third point in your list?", True),
        ("Remind me of the title from our last conversation.", True),
        ("What would you suggest for dinner?", False),
        ("Can you recommend a hotel?", False),
        ("Have you got any ideas for my garden?", False),
        ("What did I tell you about my garden?", False),
        ("What did Ann suggest?", False),
    ],
)
def test_whether_the_assistants_own_words_are_asked_for(question: str, of_assistant: bool) -> None:
    assert asked(question).of_assistant == of_assistant


@pytest.mark.parametrize(
    ("words", "moments"),
    [
        ("in May 2023", Moments(months=(5,), years=(2023,))),
        ("May I ask you?", Moments()),
        ("Did the band march?", Moments()),
        ("since March", Moments(months=(3,))),
        ("March 2021", Moments(months=(3,), years=(2021,))),
        ("on 7 May", Moments(months=(5,), days=((5, 7),))),
        ("on the 7th of May, 2023", Moments(months=(5,), years=(2023,), days=((5, 7),))),
        ("August 3rd", Moments(months=(8,), days=((8, 3),))),
        ("around Sept. 12", Moments(months=(9,), days=((9, 12),))),
        ("on 2023-05-07", Moments(months=(5,), years=(2023,), days=((5, 7),))),
        ("in 1999", Moments(years=(1999,))),
        ("42 May flowers", Moments()),
        ("room 2050b", Moments()),
        ("between January and February", Moments(months=(1, 2))),
        ("yesterday", Moments()),
    ],
)
def test_times_by_name(words: str, moments: Moments) -> None:
    assert moments_of(words) == moments
    assert bool(moments) == (moments != Moments())


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("today", "2024-03-13", "2024-03-14"),
        ("yesterday", "2024-03-12", "2024-03-13"),
        ("last week", "2024-03-04", "2024-03-11"),
        ("this week", "2024-03-11", "2024-03-14"),
        ("last month", "2024-02-01", "2024-03-01"),
        ("last year", "2023-01-01", "2024-01-01"),
        ("this year", "2024-01-01", "2024-03-14"),
        ("the past month", "2024-02-12", "2024-03-14"),
        ("two days ago", "2024-03-11", "2024-03-12"),
        ("3 weeks ago", "2024-02-18", "2024-02-25"),
        ("ten days ago", "2024-03-03", "2024-03-04"),
        ("a couple of weeks ago", "2024-02-25", "2024-03-03"),
        ("a few months ago", "2023-11-14", "2024-01-14"),
        ("the last two weeks", "2024-02-28", "2024-03-14"),
        ("the past few days", "2024-03-10", "2024-03-14"),
        ("the day before yesterday", "2024-03-11", "2024-03-12"),
        ("last night", "2024-03-12T18:00", "2024-03-13T06:00"),
        ("last Friday", "2024-03-08", "2024-03-09"),
        ("last Wednesday", "2024-03-06", "2024-03-07"),
        ("this Friday", "2024-03-15", "2024-03-16"),
        ("last weekend", "2024-03-09", "2024-03-11"),
        ("next weekend", "2024-03-16", "2024-03-18"),
        ("last summer", "2023-06-01", "2023-09-01"),
        ("last winter", "2023-12-01", "2024-03-01"),
        ("this spring", "2024-03-01", "2024-06-01"),
        ("this summer", "2024-06-01", "2024-09-01"),
        ("last quarter", "2023-10-01", "2024-01-01"),
        ("tomorrow", "2024-03-14", "2024-03-15"),
        ("next month", "2024-04-01", "2024-05-01"),
    ],
)
def test_spans_counted_from_now(words: str, start: str, end: str) -> None:
    assert moments_of(words, NOW).spans == ((micros(start), micros(end)),)


def test_the_askers_calendar_decides_what_yesterday_is() -> None:
    late = datetime(2024, 3, 13, 23, 30, tzinfo=UTC)
    ((start, _),) = moments_of("yesterday", late, "Europe/Berlin").spans
    assert start == micros("2024-03-12T23:00")


def test_a_winter_is_one_across_the_years() -> None:
    february = datetime(2024, 2, 10, tzinfo=UTC)
    assert moments_of("this winter", february).spans == (
        (micros("2023-12-01"), micros("2024-03-01")),
    )
    assert moments_of("last winter", february).spans == (
        (micros("2022-12-01"), micros("2023-03-01")),
    )


def test_spans_out_of_the_calendar_are_not_read() -> None:
    assert moments_of("999999 years ago", NOW).spans == ()
    assert moments_of("99999999999999999999 days ago", NOW).spans == ()
