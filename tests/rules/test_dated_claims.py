"""Which date a claim gets: the nearest that makes sense, or none where it is another's."""

from __future__ import annotations

import pytest

from tests.rules.test_patterns import claims


async def dates(*texts: str, relation: str) -> list[tuple[str, str, str, bool]]:
    """Object, start, end, undated: of each claim of a relation."""
    return [
        (object, str(c.valid_at or ""), str(c.invalid_at or ""), c.undated_past)
        for _, name, object, c in await claims(*texts)
        if name == relation
    ]


@pytest.mark.parametrize(
    ("text", "relation", "start"),
    [
        ("I landed a job at Bosch, starting 1 November.", "WORKS_AT", "2025-11-01"),
        ("I accepted a position at Bosch from 1 May.", "WORKS_AT", "2025-05-01"),
        ("I became a manager as of 1 March.", "WORKS_AS", "2025-03-01"),
        ("I landed a job at Bosch in November.", "WORKS_AT", "2024-11"),
        ("I started at Bosch from 1 December.", "WORKS_AT", "2024-12-01"),
        ("I registered for the triathlon on 8 August.", "REGISTERED_FOR", ""),
        ("I registered for the triathlon on Monday.", "REGISTERED_FOR", ""),
        ("I registered for the triathlon yesterday.", "REGISTERED_FOR", "2025-01-19"),
        ("I registered for the triathlon in 2023.", "REGISTERED_FOR", "2023"),
        ("I registered a company in May.", "REGISTERED", "2024-05"),
        ("I bought tickets for the ballet on 8 August.", "BOUGHT", ""),
        ("We booked a cabin next week.", "BOOKED", ""),
        ("I got engaged, our party is in May.", "HAS_MARITAL_STATUS", ""),
        ("I moved to Ulm in May, the flat is lovely.", "LIVES_IN", "2024-05"),
    ],
)
async def test_what_was_arranged_is_not_dated_by_what_is_to_come(text, relation, start):
    assert [found[1] for found in await dates(text, relation=relation)] == [start]


@pytest.mark.parametrize(
    "text",
    [
        "I lived in Ulm starting in 2010.",
        "I lived in Ulm as of 2010.",
        "I lived in Ulm from 2010.",
        "I lived in Ulm after 2010.",
    ],
)
async def test_a_past_state_without_an_end_is_over(text):
    assert await dates(text, relation="LIVES_IN") == [("Ulm", "", "", True)]
    assert await dates("My rent was 700 from May.", relation="HAS_RENT") == [("700", "", "", True)]


@pytest.mark.parametrize("words", ["in summer", "in the autumn", "on Friday", "in May"])
async def test_the_present_with_a_recurring_date_is_no_plan(words):
    assert await dates(f"I work at Bosch {words}.", relation="WORKS_AT") == []


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("My last day is Friday.", "2025-01-24"),
        ("My last day at Bosch is 30 January.", "2025-01-30"),
        ("My last day was Friday.", "2025-01-17"),
        ("My last day at work was yesterday.", "2025-01-19"),
        ("Tomorrow is my last day.", "2025-01-21"),
    ],
)
async def test_the_last_day_is_a_date(text, end):
    found = await dates("I work at Bosch.", text, relation="WORKS_AT")
    assert found[1:] == [("Bosch", "", end, False)]


@pytest.mark.parametrize(
    ("text", "relation", "expected"),
    [
        (
            "I moved to Ulm in 2011 and to Graz in 2016.",
            "LIVES_IN",
            [("Ulm", "2011", ""), ("Graz", "2016", "")],
        ),
        (
            "I moved in 2011 to Ulm, then in 2016 to Graz.",
            "LIVES_IN",
            [("Ulm", "2011", ""), ("Graz", "2016", "")],
        ),
        (
            "I worked at Bosch from 2010 to 2013 and at Zeiss until 2018.",
            "WORKS_AT",
            [("Bosch", "2010", "2013"), ("Zeiss", "", "2018")],
        ),
        ("I lived in Ulm in 2019 and in 2020.", "LIVES_IN", [("Ulm", "2019", "2020")]),
        (
            "Before that, from 2003 to 2007, I worked at Bosch.",
            "WORKS_AT",
            [("Bosch", "2003", "2007")],
        ),
        (
            "Back when I lived in Graz, from 2003 to 2007, I worked at Bosch.",
            "WORKS_AT",
            [("Bosch", "2003", "2007")],
        ),
        (
            "I worked at Bosch. That was between 2003 and 2007.",
            "WORKS_AT",
            [("Bosch", "2003", "2007")],
        ),
        (
            "I used to be a baker at Bosch. That was from 2003 to 2007.",
            "WORKS_AT",
            [("Bosch", "2003", "2007")],
        ),
        ("I have lived in Ulm from 2003 on.", "LIVES_IN", [("Ulm", "2003", "")]),
        ("I moved to Ulm. That was in 2003.", "LIVES_IN", [("Ulm", "2003", "")]),
        ("I live in Ulm. That was a surprise in 2003.", "LIVES_IN", [("Ulm", "", "")]),
        ("I live in Ulm. I have lived there since 2003.", "LIVES_IN", [("Ulm", "2003", "")]),
        ("I lived in Ulm. I lived there from 2003 to 2007.", "LIVES_IN", [("Ulm", "2003", "2007")]),
        ("I live in Ulm. My aunt has lived there since 2003.", "LIVES_IN", [("Ulm", "", "")]),
    ],
)
async def test_each_date_goes_with_what_it_is_said_of(text, relation, expected):
    assert [found[:3] for found in await dates(text, relation=relation)] == expected
