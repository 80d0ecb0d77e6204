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

__all__ = ["Asked", "Wish", "asked", "searched", "wishes_of"]

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

_PRESENT: Final = (
    r"\b(?:these days|nowadays|at the moment|at present|right now|currently|so far|as of now)\b"
)
# Verbs of saying and giving in the past with "you", and what they leave behind.
_SAYING: Final = (
    r"advised?|answer(?:ed)?|described?|explain(?:ed)?|g[ai]ven?|list(?:ed)?|mention(?:ed)?"
    r"|offer(?:ed)?|proposed?|provided?|recommend(?:ed)?|said|say|shared?|show(?:ed|n)?"
    r"|suggest(?:ed)?|tell|told|write|written|wrote"
)
_OF_ASSISTANT: Final = (
    rf"\b(?:did|have|had) you (?:\w+ ){{0,2}}?(?:{_SAYING})\b"
    r"|\byou (?:just |also |once |had |have |first |last )?(?:advised|answered|described|explained"
    r"|gave|given|listed|mentioned|offered|proposed|provided|recommended|said|shared|showed|shown"
    r"|suggested|told|wrote|written)\b"
    r"|\byour (?:\w+ )?(?:advice|answer|explanation|list|proposal|recommendation|suggestion)s?\b"
    r"|\bour (?:last|previous|earlier|past) (?:chat|conversation|discussion|session|talk)s?\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as the channels read it.

    Attributes:
        terms: its search terms in order, distinct, without function words and people's names.
        people: name keys of the speakers whom it names.
        wishes: the kind of answer.
        moments: the times it names.
        of_assistant: whether it asks for what the one it is put to has said.
    """

    terms: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    wishes: frozenset[Wish] = frozenset()
    moments: Moments = field(default_factory=Moments)
    of_assistant: bool = False


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
        terms=tuple(dict.fromkeys(content_terms(searched(words))))[-MAX_TERMS:],
        people=people,
        wishes=wishes_of(words),
        moments=moments_of(words, at, zone),
        of_assistant=bool(_patterns()["assistant"].search(words)),
    )


def searched(words: str) -> str:
    """The words of a question that are searched for.

    Without the words for the present ("these days") and the times that are counted from now ("two
    years ago"): who tells something seldom says them.
    """
    return without_counts(_patterns()["present"].sub(" ", words))


def wishes_of(words: str) -> frozenset[Wish]:
    """The kinds of answer that a question wishes; a question for a time is not one for a name."""
    rules = _patterns()
    wishes: set[Wish] = set()
    if rules["time"].search(words):
        wishes.add("time")
    elif rules["name"].search(words):
        wishes.add("name")
    if rules["number"].search(words):
        wishes.add("number")
    if rules["list"].search(words):
        wishes.add("list")
    return frozenset(wishes)


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    texts = {
        "time": _TIME, "name": _NAME, "number": _NUMBER, "list": _LIST, "present": _PRESENT,
        "assistant": _OF_ASSISTANT,
    }  # fmt: skip
    return {name: re.compile(text, re.IGNORECASE) for name, text in texts.items()}
