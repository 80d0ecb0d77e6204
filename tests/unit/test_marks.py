"""Marks of passages: names, times, questions."""

from __future__ import annotations

import pytest

from graphmem.core.marks import ASKS, NAMES, TIMES, marks_of


@pytest.mark.parametrize(
    ("text", "mark", "there"),
    [
        ("I met Paula at the pool.", NAMES, True),
        ("We read 'Emma' aloud.", NAMES, True),
        ("Paula came.", NAMES, False),  # the first word is written so anyway
        ("So I left. Then I'm here, I think.", NAMES, False),
        ("Thanks, Ann! You are kind.", NAMES, False),
        ("Hey Bob, look!", NAMES, False),
        ("I went to Oslo, Ann.", NAMES, True),
        ("It rained yesterday.", TIMES, True),
        ("We met on the 3rd.", TIMES, True),
        ("Since 2019 or so.", TIMES, True),
        ("At 10:30 sharp.", TIMES, True),
        ("In May we move.", TIMES, True),
        ("You may go.", TIMES, False),
        ("My sunday-best weekender, the daylight.", TIMES, True),
        ("A todayish thing", TIMES, False),
        ("Do you like it?", ASKS, True),
        ("Do you like it? [shares a photo of a cat]", ASKS, True),
        ('He asked: "why?"', ASKS, True),
        ("Why? Because.", ASKS, False),
        ("好吗?", ASKS, True),
        ("", ASKS | NAMES | TIMES, False),
    ],
)
def test_marks(text: str, mark: int, there: bool) -> None:
    assert bool(marks_of(text) & mark) is there


def test_speakers_are_no_names_to_ask_for() -> None:
    assert marks_of("I asked Ann Lee again", {"ann", "lee"}) & NAMES == 0
    assert marks_of("I asked Ann's sister Eve", {"ann"}) & NAMES


def test_a_long_text_is_read_in_no_time() -> None:
    assert marks_of("?" * 50_000 + " [" * 10_000) == 0
    assert marks_of(", a" * 30_000) == 0
