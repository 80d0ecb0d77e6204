"""Marks of a passage: what kind of words stand in it. Stored; a change needs a new index."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from graphmem.core.names import name_words

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["ASKS", "NAMES", "TIMES", "marks_of"]

NAMES: Final = 1
"""A capitalised word inside a sentence that is none of the speakers."""
TIMES: Final = 2
"""A date or a word of time."""
ASKS: Final = 4
"""It ends with a question."""

_UNITS: Final = "day|night|morning|afternoon|evening|week|weekend|fortnight|month|year|decade"
_MONTHS: Final = (
    "jan(?:uary)?|feb(?:ruary)?|march|april|june|july|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?|(?:in|since|until|till|by|last|next|early|late|mid|of|this) may"
    "|may \\d"
)
_TIMES: Final = (
    rf"\b(?:today|tonight|yesterday|tomorrow|ago|recently|lately|soon|nowadays|{_MONTHS}"
    rf"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:{_UNITS})s?|hours?|minutes?|summer|winter"
    rf"|autumn|spring|christmas|easter|birthday|anniversary|o'clock"
    rf"|(?:1[89]|20)\d\d|\d\d?(?:st|nd|rd|th)|\d\d?:\d\d|\d\d?[ap]m|since|first time|last time"
    rf"|once|twice)\b"
)
_INSIDE: Final = r"(?<=[^.!?…\s\"'“‘(\[])[^\S\n]+[\"'“‘(\[]?([^\W\d_a-z][\w'’]*)"
_ASKS: Final = r"[?？؟][\s\"'”’)\]*_~]*(?:\[[^\]]*\]\s*)?$"


def marks_of(text: str, speakers: Collection[str] = ()) -> int:
    """The marks of a passage.

    Args:
        text: the passage as it is indexed. A bracketed note at its end (a picture's caption) says
            nothing of how it ends.
        speakers: folded words of the speakers' names (`core.names.name_words`), which are no
            names to ask for.
    """
    names, times, asks = _patterns()
    marks = 0
    if any(_is_name(found, speakers) for found in names.findall(text)):
        marks |= NAMES
    if times.search(text):
        marks |= TIMES
    if asks.search(text):
        marks |= ASKS
    return marks


def _is_name(word: str, speakers: Collection[str]) -> bool:
    if not word[0].isupper() or word == "I" or word.startswith(("I'", "I’")):
        return False
    return not set(name_words(word)) <= set(speakers)


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    return re.compile(_INSIDE), re.compile(_TIMES, re.IGNORECASE), re.compile(_ASKS)
