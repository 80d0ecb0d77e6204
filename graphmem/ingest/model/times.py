"""Times as a model writes them: never finer than said, never beyond what is plausible."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from graphmem.core.civil import CivilTime, Precision, floor, parse_instant, zone_of
from graphmem.errors import InputError
from graphmem.ingest.rules.times import find_all, read

if TYPE_CHECKING:
    from graphmem.core.records import Episode

__all__ = ["coarser", "implausible", "stated_time"]

PAST: Final = timedelta(days=366 * 300)
AHEAD: Final = timedelta(days=366 * 100)


def stated_time(
    text: str, precision: str | None, zone: str, *, approximate: bool = False
) -> CivilTime:
    """The civil time of an ISO date or time and a precision.

    Of the precision and what the text itself can tell the coarser one counts: "2023-05" is no day
    whatever the precision says. A time without an offset is local.

    Raises:
        InputError: it cannot be read.
    """
    local, form = _read(text.strip(), zone)
    said = form if precision is None else min(form, Precision.of(precision))
    return CivilTime(floor(local, said), said, zone, approximate)


def implausible(time: CivilTime, episode: Episode) -> bool:
    """Whether nobody would speak of such a time: centuries away."""
    said = episode.said_at
    return time.start < said - PAST or time.start > said + AHEAD


def coarser(time: CivilTime, quote: str, episode: Episode) -> CivilTime:
    """The time no finer than the one time expression of the quote says it.

    "Last week" is a week: a day inside of it that a model picked was not said. Nothing changes
    where the quote has no date words, several of them, or others than the time's.
    """
    found = find_all(quote)
    if len(found) != 1:
        return time
    for lean in ("past", "future"):
        when = read(found[0].phrase, episode.said_at, episode.zone, lean)
        if when is None:
            continue
        for told in (when.at, when.start, when.end):
            if told is not None and told.precision < time.precision and told.covers(time.start):
                return CivilTime(told.local, told.precision, time.zone, time.approximate)
    return time


_MONTHS: Final = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


def _read(text: str, zone: str) -> tuple[datetime, Precision]:
    if match := re.fullmatch(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", text):
        year, month, day = (int(part) if part else None for part in match.groups())
        form = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
        return _date(text, year or 0, month or 1, day or 1), form
    if match := re.fullmatch(r"(\d{3})0s", text):
        return _date(text, int(match[1]) * 10, 1, 1), Precision.DECADE
    if match := re.fullmatch(r"(\d{4})-?W(\d{1,2})(?:-\d)?", text, re.I):
        try:
            week = datetime.fromisocalendar(int(match[1]), int(match[2]), 1)
        except ValueError:
            raise _unread(text) from None
        return week, Precision.WEEK
    if match := re.fullmatch(r"(\d{4})[- ]?Q([1-4])", text, re.I):
        return _date(text, int(match[1]), int(match[2]) * 3 - 2, 1), Precision.QUARTER
    if match := re.fullmatch(r"(?:(\d{4})[- ])?([a-z]+)(?:[- ](\d{4}))?", text, re.I):
        month = _MONTHS.get(match[2].lower())
        if month is not None and (match[1] or match[3]):
            return _date(text, int(match[1] or match[3]), month, 1), Precision.SEASON
    return _instant(text, zone)


def _instant(text: str, zone: str) -> tuple[datetime, Precision]:
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        raise _unread(text) from None
    if told.tzinfo is not None:
        told = parse_instant(told, "time").astimezone(zone_of(zone)).replace(tzinfo=None)
    if (told.hour, told.minute, told.second, told.microsecond) == (0, 0, 0, 0):
        return told, Precision.DAY  # midnight is how a date without a time is written
    return told, Precision.INSTANT


def _date(text: str, year: int, month: int, day: int) -> datetime:
    try:
        return datetime(year, month, day)  # noqa: DTZ001  (civil)
    except ValueError:
        raise _unread(text) from None


def _unread(text: str) -> InputError:
    return InputError(f"time {text!r} cannot be read; write ISO 8601, such as '2023-05-07'")
