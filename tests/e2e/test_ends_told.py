"""What a later message ends or calls off, read by rules, on every store."""

from __future__ import annotations

import pytest

MARCH, MAY, LATER = "2025-03-03T09:00Z", "2025-05-05T09:00Z", "2025-10-15T12:00Z"


async def told(memory, *texts: str) -> None:
    for text, day in zip(texts, (MARCH, MAY), strict=True):
        await memory.add(text, user_id="u", created_at=day)


async def believed(memory, at: str = LATER) -> list[tuple[str, str]]:
    return [(f.name, f.object) for f in await memory.graph.as_of(at, user_id="u")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("I work at Bosch until 30 November.", "I left Bosch."),
        ("I work at Bosch until 30 November.", "I quit."),
        ("I'm flying to Lima in October.", "The Lima trip is off."),
        ("I'm flying to Lima in October.", "The flight to Lima was cancelled."),
        ("I'm flying to Lima in October.", "I cancelled my trip to Lima."),
        ("I'm flying to Lima in October.", "We won't fly to Lima."),
        ("I have a meeting with Dr Kern on 15 October.", "The meeting with Dr Kern is cancelled."),
        ("We're getting married on 1 October.", "The wedding is off."),
        ("We're getting married on 1 October.", "The wedding was postponed."),
    ],
)
async def test_what_has_an_end_is_ended_before_it(memory, before, after):
    await told(memory, before, after)
    assert await believed(memory) == []


@pytest.mark.parametrize(
    ("before", "after", "stands"),
    [
        ("I'm flying to Lima in October.", "I'm not taking the cat to Lima.", "Lima"),
        ("I'm flying to Lima in October.", "The Oslo trip is off.", "Lima"),
        ("I work at Bosch until 30 November.", "I left the office early.", "Bosch"),
    ],
)
async def test_what_is_not_meant_stands(memory, before, after, stands):
    await told(memory, before, after)
    assert stands in [object for _, object in await believed(memory)]


async def test_a_plan_that_was_put_off_has_another_date(memory):
    await told(memory, "We're getting married on 1 October.", "The wedding was moved to November.")
    assert await believed(memory) == []
    assert await believed(memory, "2025-12-01T00:00Z") == [("HAS_MARITAL_STATUS", "married")]


@pytest.mark.parametrize(
    "stay",
    [
        "I'm staying in Rome for ten days.",
        "We're living in Rome for two weeks for a course.",
        "I'm staying in Rome until 20 May.",
    ],
)
async def test_after_a_stay_the_home_is_where_it_was(memory, stay):
    await told(memory, "I live in Oslo.", stay)
    assert await believed(memory, "2025-05-10T12:00Z") == [("LIVES_IN", "Rome")]
    assert await believed(memory) == [("LIVES_IN", "Oslo")]


@pytest.mark.parametrize("stay", ["I'm staying in Rome.", "I'm living in Rome for a while."])
async def test_a_stay_of_unknown_length_takes_no_home_away(memory, stay):
    await told(memory, "I live in Oslo.", stay)
    assert await believed(memory) == [("LIVES_IN", "Oslo")]


async def test_what_is_known_of_ones_own_people_ends_with_them(memory):
    await memory.user.add("u", first_name="Jane", last_name="Moss")
    for text, day in (("My uncle lives in Ulm.", MARCH), ("My uncle died last week.", MAY)):
        await memory.add(text, user_id="u", created_at=day)
    assert [name for name, _ in await believed(memory)] == []


async def test_a_new_occupation_begins_where_the_old_one_ends(memory):
    await told(memory, "I'm a nurse.", "I became a teacher in April.")
    assert await believed(memory, "2025-04-10T12:00Z") == [("WORKS_AS", "teacher")]
