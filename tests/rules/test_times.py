"""Date words: each row of the tables is its own test; and what is no date."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from graphmem.core.civil import Precision
from graphmem.ingest.rules.times import find, read
from graphmem.ingest.rules.times.grammar import LANGUAGES

SAID = datetime(2025, 1, 20, 10, tzinfo=UTC)
"""A Monday; see `model.Example`."""
CARRIER = {
    "en": "I moved to Rome",
    "de": "Ich bin nach Rom gezogen",
    "fr": "Je suis parti vivre à Rome",
    "es": "Yo me fui a Roma",
}
EXAMPLES = [
    pytest.param(code, example, id=f"{code}-{example.words}-{example.lean}")
    for code, language in LANGUAGES.items()
    for row in (*language.shapes, *language.frames)
    for example in row.examples
]


def civil(time) -> str:
    if time is None:
        return ""
    if time.precision is Precision.INSTANT:
        return ("~" if time.approximate else "") + f"{time.local:%Y-%m-%d %H:%M}"
    return str(time) + ("h" if time.precision is Precision.HOUR else "")


def told(when) -> str:
    """What a phrase means, in the notation of `model.Example`."""
    if when is None:
        return "no date"
    if when.at is not None:
        return ("by " if when.bound else "") + civil(when.at)
    if when.since:
        return f"since {civil(when.start)}"
    if when.bound is not None:
        return f"{when.bound} {civil(when.start or when.end)}"
    if when.start is None and when.end is None:
        return "length only"
    left_out = " left out" if when.end_exclusive else ""
    return f"{civil(when.start)} .. {civil(when.end)}{left_out}".strip()


@pytest.mark.parametrize(("code", "example"), EXAMPLES)
def test_an_example_of_the_tables(code, example):
    sentence = f"{CARRIER[code]} {example.words}."
    rest, phrase = find(sentence)
    assert phrase is not None
    assert told(read(phrase, SAID, "UTC", example.lean)) == example.means
    assert rest == f"{CARRIER[code]}."
    assert phrase.language == code
