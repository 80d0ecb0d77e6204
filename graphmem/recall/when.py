"""Times that a question names: months, years, days, and spans counted back from now. Pure."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from graphmem.core.civil import micros, zone_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Moments", "moments_of", "without_counts"]

_MONTHS: Final = (
    "january february march april may june july august september october november december"
).split()
_SHORT: Final = {name[:3]: place for place, name in enumerate(_MONTHS, 1)} | {"sept": 9}
_NAMES: Final = "|".join((*_MONTHS, "sept", *(name[:3] for name in _MONTHS if len(name) > 4)))
_DAY: Final = (
    rf"\b(?P<before>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?,? (?P<of>{_NAMES})\b"
    rf"|\b(?P<month>{_NAMES})\.? (?:the )?(?P<after>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d|:)"
)
_ISO: Final = r"\b((?:19|20)\d\d)-(\d\d)(?:-(\d\d))?\b"
_YEAR: Final = r"\b((?:19|20)\d\d)\b"
# "may" and "march" are months after a word of time or beside a number only.
_MONTH: Final = (
    rf"\b(?:(?P<plain>{'|'.join(n for n in _NAMES.split('|') if n not in ('may', 'march', 'mar'))})"
    r"|(?:in|of|during|since|by|early|late|mid|last|this|next|until|before|after)[ -](?P<said>may"
    r"|march)|(?P<dated>may|march),? (?:19|20)\d\d)\b"
)
_RELATIVE: Final = (
    r"\b(?:(?P<word>yesterday|today)|(?P<which>last|this|past) (?P<unit>week|month|year)"
    r"|(?P<count>\d+|an?|one|two|three|four|five|six) (?P<units>day|week|month|year)s? ago)\b"
)
_COUNTS: Final = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_DAYS: Final = {"day": 1, "week": 7, "month": 30, "year": 365}
"""Length of a unit in days: a span counted back is about that long and that far."""
MAX_BACK: Final = 36_500


@dataclass(frozen=True, slots=True)
class Moments:
    """Times that a question names.

    Attributes:
        months: numbers of the months, of any year unless `years` says which.
        years: the years.
        days: month and day of the month.
        spans: half-open spans in microseconds since 1970 ("last week").
    """

    months: tuple[int, ...] = ()
    years: tuple[int, ...] = ()
    days: tuple[tuple[int, int], ...] = ()
    spans: tuple[tuple[int, int], ...] = ()

    def __bool__(self) -> bool:
        """Whether it names any."""
        return bool(self.months or self.years or self.days or self.spans)


def moments_of(words: str, at: datetime | None = None, zone: str = "UTC") -> Moments:
    """The times that a text names.

    Args:
        words: the text; English month names, ISO dates, years.
        at: now, for "yesterday", "last month", "two weeks ago"; None: these are not read.
        zone: IANA zone of the calendar to which those belong.
    """
    text = words.lower()
    dates, iso, years, months, relative = _patterns()
    days = [day for match in dates.finditer(text) if (day := _day(match))]
    found = [month for month, _ in days]
    found += [_SHORT[(m["plain"] or m["said"] or m["dated"])[:3]] for m in months.finditer(text)]
    for match in iso.finditer(text):
        month, day = int(match[2]), int(match[3] or 0)
        if 1 <= month <= len(_MONTHS):
            found.append(month)
            if 1 <= day <= 31:
                days.append((month, day))
    spans = [] if at is None else list(_spans(relative.finditer(text), at, zone))
    return Moments(
        tuple(dict.fromkeys(found)),
        tuple(dict.fromkeys(int(match[1]) for match in years.finditer(text))),
        tuple(dict.fromkeys(days)),
        tuple(spans),
    )


def without_counts(words: str) -> str:
    """The text without the times that are counted back from now ("two years ago").

    Their numbers are no words to be searched for.
    """
    return _patterns()[-1].sub(lambda match: " " if match["count"] else match.group(), words)


def _day(match: re.Match[str]) -> tuple[int, int] | None:
    month = _SHORT[(match["of"] or match["month"])[:3]]
    day = int(match["before"] or match["after"])
    return (month, day) if 1 <= day <= 31 else None


def _spans(matches: Iterator[re.Match[str]], at: datetime, zone: str) -> Iterator[tuple[int, int]]:
    for match in matches:
        with contextlib.suppress(OverflowError):  # beyond the calendar it says nothing
            local = at.astimezone(zone_of(zone))
            today = local.replace(hour=0, minute=0, second=0, microsecond=0)
            start, end = _span(match, today)
            yield micros(start.astimezone(UTC)), micros(end.astimezone(UTC))


def _span(match: re.Match[str], today: datetime) -> tuple[datetime, datetime]:
    """One of them.

    Raises:
        OverflowError: it lies beyond the calendar, or very far back.
    """
    if match["word"]:
        start = today - timedelta(days=match["word"] == "yesterday")
        return start, start + timedelta(days=1)
    if match["unit"]:
        return _unit(today, match["unit"], match["which"])
    length = _DAYS[match["units"]]
    count = _COUNTS.get(match["count"].lower()) or int(match["count"])
    if count * length > MAX_BACK:
        raise OverflowError
    middle = today - timedelta(days=count * length)
    slack = timedelta(days=length // 2)
    return middle - slack, middle + slack + timedelta(days=1)


def _unit(today: datetime, unit: str, which: str) -> tuple[datetime, datetime]:
    """This or the last calendar week, month or year; "the past month" reaches up to now."""
    if which == "past":
        return today - timedelta(days=_DAYS[unit]), today + timedelta(days=1)
    if unit == "week":
        start = today - timedelta(days=today.weekday())
        before = start - timedelta(days=7)
    elif unit == "month":
        start = today.replace(day=1)
        before = (start - timedelta(days=1)).replace(day=1)
    else:
        start = today.replace(month=1, day=1)
        before = (start - timedelta(days=1)).replace(month=1, day=1)
    return (start, today + timedelta(days=1)) if which == "this" else (before, start)


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(each, re.IGNORECASE) for each in (_DAY, _ISO, _YEAR, _MONTH, _RELATIVE))
