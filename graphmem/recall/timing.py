"""What a question says of time: windows, borders told by an event, order, duration. Pure.

English rules of the question's form, none of its subject; in another language it says nothing.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from graphmem.core.civil import micros, zone_of
from graphmem.core.records import OPEN_END
from graphmem.core.tokens import STOP, content_terms, terms
from graphmem.recall.counted import NUMBER, without_counted
from graphmem.recall.when import moments_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphmem.recall.when import Moments

__all__ = ["AT_FIRST", "BEGINNING", "Anchor", "Order", "Side", "Timing", "Window", "timing_of"]

Window = tuple[int, int]
"""A half-open span in microseconds since 1970."""
Side = Literal["before", "after", "during"]
Order = Literal["first", "last"]

BEGINNING: Final = -OPEN_END
"""The start of a window that reaches back without end."""
MAX_TEXT: Final = 400
"""Characters of a question that are read for its time: its end, where the question stands."""
_YEARS: Final = range(2, 9998)

_CLAUSE: Final = (
    r"\b(?P<word>before|until|till|prior to|after|since|during|while|at the time(?: of)?"
    r"|(?<=\w )when)\s+(?!when\b)(?P<clause>[^?!.;]+)"
)
_SIDES: Final[dict[str, Side]] = {
    "before": "before", "until": "before", "till": "before", "prior to": "before",
    "after": "after", "since": "after",
}  # fmt: skip
_TIME_WORDS: Final = (
    r"\b(?:(?:january|february|march|april|may|june|july|august|september|october|november"
    r"|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|yesterday|today|early|late|mid|last"
    r"|this|past|week|month|year|day|the|of|in|on|and|around|about)s?|\d[\d-]*(?:st|nd|rd|th)?"
    r"|an?|one|two|three|four|five|six|ago)\b"
)
_ASKS: Final = (
    r"^(?!.*\b(?:know|tell|remember|recall|say|said)\b).*\b(?:wh(?:ere|o|om|ose|at|ich)|how)\b"
)
_HULL: Final = r"\b(?:between\b.+\band|from\b.+\b(?:to|until|till))\b"
AT_FIRST: Final = r"originally|(?:my|our|your|his|her|their) original|at first|initial(?:ly)?"
"""How a question asks for what was before all else. "The original owner" may be today's."""
_FIRST: Final = (
    r"\b(?:first (?:time|ever)|(?:the|my|his|her|their|our|your|did|has|have|had|was|were|\w+'s"
    r"|i|you|he|she|they|we) (?:very )?first(?! (?:name|aid|class|floor|person|place|of all))"
    rf"|earliest|{AT_FIRST})\b"
    r"|\b(?:did|was|were) (?:\w+ ){1,4}first\b(?=\W*$)"
)
_LAST: Final = (
    r"\b(?:last time|most recent(?:ly)?|latest|newest"
    r"|(?:did|has|have|had) (?:\w+ ){1,3}last(?! (?:week|month|quarter|year|night|name|\w+day"
    rf"|spring|summer|autumn|fall|winter|(?:{NUMBER}) \w+))|when (?:was|were) .{{1,60}} last)\b"
)
_LASTING: Final = (
    r"\bhow long(?! ago| until| till)\b|\bhow many (?:days|weeks|months|years) (?!ago|until|till)"
)
_OVER: Final = r"\b(?:did|was|were|had|used to)\b"
_DATED: Final = (
    r"\bwhen (?:did|was|were)\b|\b(?:what|which) (?:year|month|week|day|date) (?:did|was|were)\b"
)
_COMING: Final = r"\b(?:will|'ll|going to|plan(?:s|ned|ning)?|upcoming|next)\b"
_ENDING: Final = frozenset(
    content_terms("leave left leaving quit quitting stop stopped end ended finish finished "
                  "graduated graduating sold selling lost losing divorced retired resigned")
)  # fmt: skip
_STAYING: Final = frozenset(content_terms("lived living worked working owned studied stayed"))
_BEGINNING: Final = frozenset(
    content_terms("move moved moving start started starting begin began beginning join joined "
                  "joining became becoming got getting went going")
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A border told by something that happened: "before I moved to …", "since the …".

    Attributes:
        side: on which side of it, or during it.
        terms: the search terms that tell the event, without verbs of beginning and ending.
        verbs: those verbs.
        begins: whether something began, which is a state since.
        ends: whether its end is the border, if it has one, and not its start.
    """

    side: Side
    terms: tuple[str, ...]
    verbs: tuple[str, ...] = ()
    begins: bool = False
    ends: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """What a question says of time.

    Attributes:
        windows: the spans it names, half-open, microseconds since 1970.
        anchor: the event that tells a border.
        order: whether the first or the last of several is asked for.
        lasting: whether a duration is asked for.
        dated: whether the date of something that was is asked for.
        coming: whether it asks for what is to come.
        past: whether it asks for what is over as much as for what holds.
    """

    windows: tuple[Window, ...] = ()
    anchor: Anchor | None = None
    order: Order | None = None
    lasting: bool = False
    dated: bool = False
    coming: bool = False
    past: bool = False

    def __bool__(self) -> bool:
        """Whether it says of which time it is, or asks for one."""
        told = self.windows or self.anchor or self.order
        return bool(told or self.lasting or self.dated or self.coming)


def timing_of(text: str, at: datetime, zone: str = "UTC") -> Timing:
    """What a question says of time.

    A clause whose only content is a time gives a window that is open on one side; any other is
    told by a fact. A month or day without a year is the last one that has begun by `at`; in a
    question of the future the next one.

    Args:
        text: the question; English words of time. Only its end is read.
        at: the instant of asking.
        zone: IANA zone of the asker's calendar.
    """
    rules = _rules()
    text = text[-MAX_TEXT:].lower()
    coming = bool(rules["coming"].search(text))
    rest, word, said = _split(text)
    content = rules["times"].sub(" ", without_counted(said))
    told = tuple(term for term in terms(content) if term not in STOP)
    anchor = _anchor(word, told) if told else None
    windows = [] if told else _open(word, _windows(f"in {said}", at, zone, coming))
    windows = windows or _windows(rest, at, zone, coming)
    if len(windows) > 1 and rules["hull"].search(text):
        windows = [(min(start for start, _ in windows), max(end for _, end in windows))]
    first, last = rules["first"].search(rest), rules["last"].search(rest)
    lasting, dated = bool(rules["lasting"].search(rest)), bool(rules["dated"].search(rest))
    now = micros(at)
    return Timing(
        windows=tuple(windows),
        anchor=anchor,
        order="first" if first else "last" if last else None,
        lasting=lasting,
        dated=dated,
        coming=coming,
        past=(bool(windows) and all(end <= now for _, end in windows))
        or (anchor is not None and anchor.side != "after")
        or bool(first)
        or dated
        or (lasting and bool(rules["over"].search(rest))),
    )


def _split(text: str) -> tuple[str, str, str]:
    """The question without its clause of time, the clause's first word, the clause; else ""."""
    rules = _rules()
    for found in rules["clause"].finditer(text):
        before = text[: found.start()]
        if found["word"] == "when" and not rules["asks"].search(before):
            continue  # "tell me when …" asks for the time
        return f"{before} {text[found.end() :]}", found["word"], found["clause"].strip()
    return text, "", ""


def _anchor(word: str, told: tuple[str, ...]) -> Anchor | None:
    side = _SIDES.get(word, "during")
    begins, ends, stays = (not verbs.isdisjoint(told) for verbs in (_BEGINNING, _ENDING, _STAYING))
    verbs = _BEGINNING | _ENDING
    words = tuple(dict.fromkeys(term for term in told if term not in verbs))
    if not words:
        return None
    return Anchor(
        side=side,
        terms=words,
        verbs=tuple(term for term in told if term in verbs),
        begins=begins,
        ends=ends or (side == "after" and stays),
    )


def _open(word: str, windows: list[Window]) -> list[Window]:
    """The window on this side of those named; none if none is named."""
    if not windows:
        return []
    start, end = min(start for start, _ in windows), max(end for _, end in windows)
    match _SIDES.get(word, "during"):
        case "before":
            return [(BEGINNING, start)]
        case "after":
            return [(start if word == "since" else end, OPEN_END)]
        case _:
            return windows


def _windows(text: str, at: datetime, zone: str, coming: bool) -> list[Window]:
    """The named times as spans of the asker's calendar, the finest unit of those named."""
    moments = moments_of(text, at, zone)
    spans = [
        (micros(_instant(start, zone)), micros(_instant(end, zone)))
        for start, end in _units(moments, _local(at, zone), coming)
    ]
    return [*spans, *moments.spans]


def _units(moments: Moments, now: datetime, coming: bool) -> Iterator[tuple[datetime, datetime]]:
    years = [year for year in moments.years if year in _YEARS]
    if not moments.months:
        for year in years:
            yield _civil(year, 1, 1), _civil(year + 1, 1, 1)
        return
    for month, day in moments.days or [(month, 0) for month in moments.months]:
        for year in years or [_year(month, day, now, coming)]:
            if year not in _YEARS or day > monthrange(year, month)[1]:
                continue
            start = _civil(year, month, day or 1)
            days = 1 if day else monthrange(year, month)[1]
            yield start, start + timedelta(days=days)


def _year(month: int, day: int, now: datetime, coming: bool) -> int:
    """The year of the last month or day of this name that has begun; or of the next one."""
    named, today = (month, day), (now.month, now.day if day else 0)
    if coming:
        return now.year + (named < today)
    return now.year - (named > today)


def _local(at: datetime, zone: str) -> datetime:
    try:
        return at.astimezone(zone_of(zone))
    except OverflowError:  # the last hours of the calendar
        return at


def _civil(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day)  # noqa: DTZ001  (civil)


def _instant(local: datetime, zone: str) -> datetime:
    return local.replace(tzinfo=zone_of(zone)).astimezone(UTC)


@lru_cache(maxsize=1)
def _rules() -> dict[str, re.Pattern[str]]:
    texts = {
        "clause": _CLAUSE, "first": _FIRST, "last": _LAST, "lasting": _LASTING, "over": _OVER,
        "dated": _DATED, "coming": _COMING, "times": _TIME_WORDS, "hull": _HULL, "asks": _ASKS,
    }  # fmt: skip
    return {name: re.compile(text) for name, text in texts.items()}
