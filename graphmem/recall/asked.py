"""What a question asks for: its words, the people it names, times, and the kind of answer. Pure.

English rules of thumb, all of the question's form and none of its subject; a question in another
language has words and people, and asks for nothing in particular.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from graphmem.core.tokens import content_terms
from graphmem.recall.counted import without_counts
from graphmem.recall.when import Moments, moments_of

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["Asked", "Wish", "asked", "wishes_of"]

Wish = Literal["name", "time", "number", "list"]
"""What kind of answer is wished: who or where; when; how many; all that there are."""

MAX_TERMS: Final = 48

_TIME: Final = (
    r"\b(?:when|how long|how often|how many (?:days|weeks|months|years|times)"
    r"|(?:what|which) (?:year|month|day|date|time|week))\b"
)
_NAME: Final = r"\b(?:who|whom|whose|where|which)\b"
_NUMBER: Final = r"\bhow (?:many|much|long)\b"
# "what books", "which two cities", "what kinds of art": a plural within three words.
_LIST: Final = (
    r"\bhow (?:many|often)\b|\b(?:what|which)(?: (?:kinds?|types?|sorts?) of| are| were| other"
    r"| different)?(?: [\w-]+){0,3}? (?:\w{3,}[^s'\W]s|\w+ies|people|children)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as the channels read it.

    Attributes:
        terms: its search terms in order, distinct, without function words and people's names.
        people: name keys of the speakers whom it names.
        wishes: the kind of answer.
        moments: the times it names.
    """

    terms: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    wishes: frozenset[Wish] = frozenset()
    moments: Moments = field(default_factory=Moments)


def asked(
    words: str, *, people: tuple[str, ...] = (), at: datetime | None = None, zone: str = "UTC"
) -> Asked:
    """Read a question.

    Args:
        words: its text without the speakers' names.
        people: name keys of the speakers whom it names.
        at: the instant of asking, to which "last year" is relative; None: such words say nothing.
        zone: IANA zone of the asker's calendar.
    """
    return Asked(
        terms=tuple(dict.fromkeys(content_terms(without_counts(words))))[-MAX_TERMS:],
        people=people,
        wishes=wishes_of(words),
        moments=moments_of(words, at, zone),
    )


def wishes_of(words: str) -> frozenset[Wish]:
    """The kinds of answer that a question wishes; a question for a time is not one for a name."""
    time, name, number, all_of = _patterns()
    wishes: set[Wish] = set()
    if time.search(words):
        wishes.add("time")
    elif name.search(words):
        wishes.add("name")
    if number.search(words):
        wishes.add("number")
    if all_of.search(words):
        wishes.add("list")
    return frozenset(wishes)


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(each, re.IGNORECASE) for each in (_TIME, _NAME, _NUMBER, _LIST))
