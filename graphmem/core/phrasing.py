"""Putting facts and dates into a few words: for summaries and observations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graphmem.core.civil import Precision
from graphmem.core.entities import UNNAMED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphmem.core.civil import CivilTime
    from graphmem.core.records import Entity, Fact

__all__ = ["article", "called", "clause_of", "date_words", "listed", "possessive"]

_MONTHS: Final = """January February March April May June July August September October November
December""".split()


def called(entity: Entity) -> str:
    """What a sentence calls an entity: its name, or "The user"."""
    return "The user" if entity.name == UNNAMED else entity.name


def clause_of(fact: Fact, subject: Entity) -> str | None:
    """What the sentence of a fact says of its subject, without the subject: "lives in Porto".

    None if the sentence does not begin with one of the subject's names.
    """
    sentence = fact.fact.strip().rstrip(".!")
    names = {subject.name, *subject.aliases, "The user", "User"}
    for name in sorted(names, key=len, reverse=True):
        if sentence.startswith(name):
            match = re.match(r"(?:['’]s?)? (\w.*)", sentence[len(name) :], re.DOTALL)
            if match:
                return match[1]
    return None


def date_words(time: CivilTime) -> str:
    """A time as a person writes it: "June 2024", "3 June 2024", "summer 2021", "about 2015"."""
    at = time.local
    month = _MONTHS[at.month - 1]
    if time.precision is Precision.MONTH:
        words = f"{month} {at.year}"
    elif time.precision in (Precision.DAY, Precision.HOUR, Precision.INSTANT):
        words = f"{at.day} {month} {at.year}"
    elif time.precision is Precision.DECADE:
        words = f"the {at.year}s"
    elif time.precision in (Precision.WEEK, Precision.WEEKEND):
        words = f"the {time.precision.word} of {at.day} {month} {at.year}"
    else:
        words = str(time).removeprefix("~")
    return f"about {words}" if time.approximate else words


def possessive(owner: str) -> str:
    """Such as "Jane's", "James'"."""
    return f"{owner}'" if owner.endswith("s") else f"{owner}'s"


def article(words: str) -> str:
    """The indefinite article of some words, by their first letter."""
    return "an" if words[:1].lower() in "aeiou" else "a"


def listed(words: Iterable[str]) -> str:
    """Words as a list: "a", "a and b", "a, b and c"."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
