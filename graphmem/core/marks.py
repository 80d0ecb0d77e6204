"""Marks of a passage: what kind of words stand in it. Stored; a change needs a new index."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

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

_TIME_WORDS: Final = frozenset(
    """
    today tonight yesterday tomorrow ago recently lately soon nowadays since once twice
    january jan february feb march april june july august aug september sept sep october oct
    november nov december dec
    monday tuesday wednesday thursday friday saturday sunday
    day days night nights morning mornings afternoon afternoons evening evenings week weeks
    weekend weekends fortnight month months year years decade decades hour hours minute minutes
    summer winter autumn spring christmas easter birthday anniversary o'clock
    """.split()
)
_SPLIT: Final = r"[a-z0-9][a-z0-9'’:]*"
# Years, ordinals and times of the clock; "may" beside words of time; "the first time".
_DATED: Final = (
    r"\b(?:(?:1[89]|20)\d\d|\d\d?(?:st|nd|rd|th)|\d\d?:\d\d|\d\d?[ap]m|(?:first|last) time"
    r"|(?:in|since|until|till|by|last|next|early|late|mid|of|this) may|may \d)\b"
)
# Whom one greets or thanks is no news: "Thanks, Ann!", "Hey Ann".
_CALLED: Final = (
    r"(?:,|\b(?:hey|hi|hello|dear|thanks|thank you|wow|yeah|yes|yep|no|congrats|sorry|bye|oh|ok)"
    r",?)\s+[^\W\d_][\w'’]*(?=\s*[,.!?…]|$)"
)
_INSIDE: Final = r"(?<=[^.!?…\s\"'“‘(\[])[^\S\n]+[\"'“‘(\[]?([^\W\d_a-z][\w'’]*)"
_ASKS: Final = r"[?？؟][\s\"'”’)\]*_~]*(?:\[[^\]]*\]\s*)?$"


class _Patterns(NamedTuple):
    inside: re.Pattern[str]
    called: re.Pattern[str]
    split: re.Pattern[str]
    dated: re.Pattern[str]
    asks: re.Pattern[str]


def marks_of(text: str, speakers: Collection[str] = ()) -> int:
    """The marks of a passage; rules of English, but for the question mark.

    Args:
        text: the passage as it is indexed. A bracketed note at its end (a picture's caption) says
            nothing of how it ends.
        speakers: folded words of the speakers' names (`core.names.name_words`), which are no
            names to ask for.
    """
    patterns = _patterns()
    marks = 0
    if _names(text, speakers):
        marks |= NAMES
    lower = text.lower()
    if not _TIME_WORDS.isdisjoint(patterns.split.findall(lower)) or patterns.dated.search(lower):
        marks |= TIMES
    if patterns.asks.search(text):
        marks |= ASKS
    return marks


def _names(text: str, speakers: Collection[str]) -> bool:
    patterns = _patterns()
    if not any(_is_name(found, speakers) for found in patterns.inside.findall(text)):
        return False
    others = patterns.called.sub(" ", text)
    return any(_is_name(found, speakers) for found in patterns.inside.findall(others))


def _is_name(word: str, speakers: Collection[str]) -> bool:
    if not word[0].isupper() or word == "I" or word.startswith(("I'", "I’")):
        return False
    return not set(name_words(word)) <= set(speakers)


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    return _Patterns(
        inside=re.compile(_INSIDE),
        called=re.compile(_CALLED, re.IGNORECASE),
        split=re.compile(_SPLIT),
        dated=re.compile(_DATED),
        asks=re.compile(_ASKS),
    )
