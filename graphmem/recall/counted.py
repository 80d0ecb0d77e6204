"""Times that a question counts from now: "last Friday", "two weeks ago", "next month". Pure.

English. Units are those of the asker's calendar.
"""

from __future__ import annotations

import contextlib
import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from graphmem.core.civil import CivilTime, Precision, floor, micros, zone_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["NUMBER", "spans_of", "without_counted", "without_counts"]

_DAYNAMES: Final = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
)  # fmt: skip
_SEASONS: Final = {"winter": 12, "spring": 3, "summer": 6, "autumn": 9, "fall": 9}
"""The first month of each, in the north."""
_AWAY: Final = {
    "the day before yesterday": -2,
    "yesterday": -1,
    "today": 0,
    "tonight": 0,
    "the day after tomorrow": 2,
    "tomorrow": 1,
}
"""Days from today."""
_NUMBERS: Final = {
    word: place
    for place, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), 1
    )
} | {"a": 1, "an": 1, "couple": 2, "few": 3, "several": 4}
_VAGUE: Final = ("few", "several")
NUMBER: Final = rf"\d+|{'|'.join(_NUMBERS)}|couple of|a couple(?: of)?|a few"
"""How a number is written; a pattern."""
_ALONE: Final = ("weekend", *_SEASONS, *_DAYNAMES)
_UNITS: Final = {
    "week": Precision.WEEK,
    "month": Precision.MONTH,
    "quarter": Precision.QUARTER,
    "year": Precision.YEAR,
}
_LENGTHS: Final = {"day": 1, "week": 7, "month": 30, "year": 365}
"""Length of a unit in days: a span counted back is about that long and that far."""
_COUNTED: Final = (
    rf"\b(?:(?P<word>last night|{'|'.join(_AWAY)})"
    rf"|(?P<which>last|this|past|next) (?P<unit>{'|'.join((*_ALONE, *_UNITS))})"
    rf"|(?:last|past) (?P<lasting>{NUMBER}) (?P<lasted>{'|'.join(_LENGTHS)})s?"
    rf"|(?P<ago>{NUMBER}) (?P<units>{'|'.join(_LENGTHS)})s? ago)\b"
)
MAX_BACK: Final = 36_500
"""Days."""


def spans_of(text: str, at: datetime, zone: str) -> Iterator[tuple[int, int]]:
    """The half-open spans that a text counts from an instant, in microseconds since 1970.

    Those beyond the calendar are left out.

    Args:
        text: any; English.
        at: the instant.
        zone: IANA zone of the calendar that is meant.
    """
    for match in _pattern().finditer(text):
        with contextlib.suppress(OverflowError, ValueError):
            today = floor(at.astimezone(zone_of(zone)).replace(tzinfo=None), Precision.DAY)
            start, end = (
                micros(border.replace(tzinfo=zone_of(zone)).astimezone(UTC))
                for border in _span(match, today)
            )
            yield start, end


def without_counted(text: str) -> str:
    """The text without the times that are counted from now."""
    return _pattern().sub(" ", text)


def without_counts(words: str) -> str:
    """The text without the times that have a number ("two years ago"): it is not searched for."""
    return _pattern().sub(
        lambda match: " " if match["ago"] or match["lasting"] else match.group(), words
    )


def _span(match: re.Match[str], today: datetime) -> tuple[datetime, datetime]:
    """One of them, in local time.

    Raises:
        OverflowError, ValueError: it lies beyond the calendar, or very far back.
    """
    if match["word"]:
        return _day(match["word"].lower(), today)
    if match["unit"]:
        return _unit(match["which"].lower(), match["unit"].lower(), today)
    number, unit = match["lasting"] or match["ago"], match["lasted"] or match["units"]
    length = _LENGTHS[unit.lower()]
    vague = number.lower().endswith(_VAGUE)
    count = _count(number.lower())
    if count * length > MAX_BACK:
        raise OverflowError
    middle = today - timedelta(days=count * length)
    if match["lasting"]:
        return middle, today + timedelta(days=1)
    slack = timedelta(days=length if vague else length // 2)
    return middle - slack, middle + slack + timedelta(days=1)


def _count(number: str) -> int:
    if number.isdigit():
        return int(number)
    words = number.removesuffix(" of").split()
    return _NUMBERS[words[-1]]


def _day(word: str, today: datetime) -> tuple[datetime, datetime]:
    day = timedelta(days=1)
    if word == "last night":
        return today - timedelta(hours=6), today + timedelta(hours=6)
    start = today + _AWAY[word] * day
    return start, start + day


def _unit(which: str, name: str, today: datetime) -> tuple[datetime, datetime]:
    """This unit of the calendar as far as it is over, the one before it, or the one after it.

    "The past month" reaches up to now. A weekday or season: the last that is over, that of this
    week or year, the first that is still to begin.
    """
    if which == "past" and name in _LENGTHS:
        return today - timedelta(days=_LENGTHS[name]), today + timedelta(days=1)
    if name in _ALONE:
        return _one_of(_around(name, today), which, today)
    unit = _civil(today, _UNITS[name])
    if which == "next":
        return _span_of(_civil(_span_of(unit)[1], unit.precision))
    return (unit.local, today + timedelta(days=1)) if which == "this" else _span_of(unit.before())


def _around(name: str, today: datetime) -> list[CivilTime]:
    """The weekdays or seasons of this name, from before the last one to after the next one."""
    if name in _SEASONS:
        first = floor(today, Precision.YEAR).replace(month=_SEASONS[name])
        years = (first.replace(year=today.year + away) for away in (-2, -1, 0, 1))
        return [_civil(start, Precision.SEASON) for start in years]
    day = 5 if name == "weekend" else _DAYNAMES.index(name)
    own = floor(today, Precision.WEEK) + timedelta(days=day)
    precision = Precision.WEEKEND if name == "weekend" else Precision.DAY
    return [_civil(own + timedelta(days=7 * away), precision) for away in (-2, -1, 0, 1)]


def _one_of(units: Sequence[CivilTime], which: str, today: datetime) -> tuple[datetime, datetime]:
    """Of units in a row, the third of which is that of this week or year, the one that is meant."""
    spans = [_span_of(unit) for unit in units]
    if which == "this":
        return next((span for span in spans if span[0] <= today < span[1]), spans[2])
    if which == "next":
        return next(span for span in spans if span[0] > today)
    return next(span for span in reversed(spans) if span[1] <= today)


def _civil(local: datetime, precision: Precision) -> CivilTime:
    return CivilTime(floor(local, precision), precision)


def _span_of(unit: CivilTime) -> tuple[datetime, datetime]:
    return unit.local, unit.end.replace(tzinfo=None)


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    return re.compile(_COUNTED, re.IGNORECASE)
