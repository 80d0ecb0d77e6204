"""What somebody takes back: "Correction: …", "at Acme, I mean Bosch", "Paolo, not Pietro"."""

from __future__ import annotations

import re
from typing import Final

from graphmem.ingest.rules.pattern import Pattern
from graphmem.ingest.rules.words import is_named

__all__ = ["mended", "retracted", "taken_back"]

_LEADS: Final = (
    r"(?:(?:no|oh|ah|wait|sorry|hang on|hold on|well|actually|hey|and|but)\b[\s,.:!–—-]*)*"
)
# Words that say that what was told was never so, not only is so no longer.
_AGO: Final = r"(?:earlier|before|above|yesterday|last time|when I (?:said|wrote) that)"
_MARK: Final = (
    r"(?:correction(?: to what I (?:said|wrote))?|typo|scratch that|my (?:mistake|bad)|w?h?oops"
    r"|no,? wait|wait,? no|(?:that|it|this) was (?:just |only )?a (?:typo|slip|joke|lie)"
    rf"|I(?: just)? (?:made|had) an? (?:mistake|error|slip) {_AGO}|I(?: just)? made a typo"
    rf"|I was wrong {_AGO}|I (?:misspoke|mistyped|misremembered|got (?:that|it) wrong)"
    r"|I(?: was|['’]m| am) (?:just |only )?(?:joking|kidding|lying)"
    rf"|(?:let me|I (?:need|have) to|to) correct (?:that|myself))(?: {_AGO})?"
)

_MARKED: Final = Pattern(rf"{_LEADS}{_MARK}(?:\s*[,:;.!–—-]+\s*|$)", re.IGNORECASE)
_JOKED: Final = Pattern(
    rf"{_LEADS}I(?: was|['’]m| am) (?:just |only )?(?:joking|kidding)(?: {_AGO})?"
    r"\s*[,:;.!–—-]+\s*(?:(?:of course|obviously),? )?I(?:['’]m not| am not| don['’]t| do not"
    r"| never|['’]ve never| have never| didn['’]t| did not)\b[^.!?]*[.!]*",
    re.IGNORECASE,
)
_ONE: Final = (
    r"(?:[A-Z\u00c0-\u00de\u0100-\u024f][\w'’&-]*(?: [A-Z][\w'’&-]*){0,3}|\d{1,4}|an? [a-z-]+)"
)
_REPAIR: Final = Pattern(
    rf"\b(?P<old>{_ONE})(?:\s*,\s+|\s+[–—-]\s*|\s*[–—]\s*|\s*(?:\.\.\.|…)\s*)"
    r"(?:(?i:oh|no|wait|sorry|oops|well|er|uh|um)[,\s]+){0,2}"
    r"(?:(?i:I mean|I meant|sorry|no,? wait|correction|scratch that|make that|(?:or )?rather|oops)"
    r"[,:]?|(?i:no)[,:])\s+(?:(?:in|at|to|for|from|with|on) )?"
    rf"(?P<new>{_ONE})(?=[.!;]|$| (?:in|since|on|from|for|last|next|as|and|but)\b)"
)


def taken_back(sentence: str) -> tuple[str, bool]:
    """A sentence without the words that take back what was said, and whether it had any."""
    match = _MARKED.match(sentence)
    return (sentence, False) if match is None else (sentence[match.end() :], True)


def retracted(message: str) -> str:
    """What a message that speaks of a joke says was not so; "" if it does not say it."""
    match = _JOKED.match(message.strip())
    return "" if match is None else match[0]


def mended(sentence: str) -> str:
    """A sentence in which the speaker corrects a name or a number, as it was meant."""
    low = sentence.lower()
    if not any(word in low for word in _SLIPS):
        return sentence
    match = _REPAIR.search(sentence)
    if match is None or _kind(match["old"]) != _kind(match["new"]):
        return sentence
    return sentence[: match.start("old")] + match["new"] + sentence[match.end() :]


def _kind(said: str) -> str:
    """What words may stand in for: a date, a thing, a name, or nothing at all."""
    if said.isdigit() or _CALENDAR.match(said) is not None:
        return "date"
    return "name" if is_named(said) and said[0].isupper() else "thing" if " " in said else said


_SLIPS: Final = (
    "mean",
    "sorry",
    "no,",
    "no wait",
    "correction",
    "scratch",
    "make that",
    "rather",
    "oops",
)
_CALENDAR: Final = Pattern(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
