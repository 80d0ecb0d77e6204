"""Civil time: dates as people say them, and the instants they mean.

A stated time keeps its civil date, how finely it was stated, the zone it was said in and whether
it was approximate. Its instants are derived: "in 2023" in Auckland begins on 31 December 2022
UTC and still prints "2023".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from graphmem.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "EPOCH",
    "CivilTime",
    "Precision",
    "from_micros",
    "micros",
    "parse_instant",
    "parse_time",
    "since_1970",
    "zone_of",
]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_YEAR_3000 = 32_503_680_000
TICK = timedelta(microseconds=1)


class Precision(IntEnum):
    """How finely a time was stated; larger is finer."""

    DECADE = 0
    YEAR = 1
    SEASON = 2
    QUARTER = 3
    MONTH = 4
    WEEK = 5
    WEEKEND = 6
    DAY = 7
    PART_OF_DAY = 8
    HOUR = 9
    INSTANT = 10

    @property
    def word(self) -> str:
        """Its name in stores, JSON and prompts: "part of day", "month"."""
        return self.name.lower().replace("_", " ")

    @classmethod
    def of(cls, word: str) -> Precision:
        """The precision of this name; underscores and blanks are the same.

        Raises:
            InputError: no such precision.
        """
        try:
            return cls[word.strip().upper().replace(" ", "_")]
        except KeyError:
            names = ", ".join(p.word for p in cls)
            raise InputError(f"precision={word!r} is unknown; use one of: {names}") from None


_SPAN = {
    Precision.PART_OF_DAY: timedelta(hours=6),
    Precision.HOUR: timedelta(hours=1),
    Precision.DAY: timedelta(days=1),
    Precision.WEEKEND: timedelta(days=2),
    Precision.WEEK: timedelta(days=7),
}
_MONTHS = {
    Precision.MONTH: 1,
    Precision.SEASON: 3,
    Precision.QUARTER: 3,
    Precision.YEAR: 12,
    Precision.DECADE: 120,
}


@dataclass(frozen=True, slots=True)
class CivilTime:
    """A stated time: the unit of the calendar that was named, in a zone.

    `local` is the naive local time at which the unit begins (see `floor`): a year its 1 January,
    a week its Monday, a weekend its Saturday, a season its first month, a part of day its first
    hour. `start` and `end` are the unit's instants in UTC, half-open; an instant has no length.
    """

    local: datetime
    precision: Precision = Precision.INSTANT
    zone: str = "UTC"
    approximate: bool = False

    @property
    def start(self) -> datetime:
        """The first instant of the unit, UTC."""
        return _instant(self.local, self.zone)

    @property
    def end(self) -> datetime:
        """The first instant after the unit, UTC; `start` itself for an instant."""
        return _instant(_after(self.local, self.precision), self.zone)

    def covers(self, instant: datetime) -> bool:
        """Whether the instant lies inside the unit."""
        return self.start <= instant < self.end or self.start == instant

    def before(self) -> CivilTime:
        """The unit before this one; itself for an instant."""
        if self.precision is Precision.INSTANT:
            return self
        if self.precision in _MONTHS:
            earlier = _add_months(self.local, -_MONTHS[self.precision])
        elif self.precision is Precision.WEEKEND:
            earlier = _less(self.local, timedelta(days=7))
        else:
            earlier = _less(self.local, _SPAN[self.precision])
        return CivilTime(earlier, self.precision, self.zone, self.approximate)

    def encode(self) -> str:
        """One line that `decode` reads back: `2023-06-01T00:00:00|month|Europe/Oslo|~`.

        The last part marks an approximate time (`~`) and the second of two equal local times, when
        clocks go back (`+`).
        """
        mark = ("~" if self.approximate else "") + ("+" if self.local.fold else "")
        return f"{self.local.isoformat()}|{self.precision.word}|{self.zone}|{mark}"

    @classmethod
    def decode(cls, line: str) -> CivilTime:
        """Read what `encode` wrote."""
        local, precision, zone, mark = line.split("|")
        begins = datetime.fromisoformat(local).replace(fold=int("+" in mark))
        return cls(begins, Precision.of(precision), zone, "~" in mark)

    @classmethod
    def of(
        cls,
        instant: datetime,
        precision: Precision,
        zone: str = "UTC",
        *,
        approximate: bool = False,
    ) -> CivilTime:
        """The unit of this precision that holds the instant, in the zone."""
        return cls(floor(_local(instant, zone), precision), precision, zone, approximate)

    def __str__(self) -> str:
        """As the context block prints it: "2023", "2023-06", "2023-06-01", "~2023"."""
        return ("~" if self.approximate else "") + _PRINT[self.precision](self.local)


def floor(local: datetime, precision: Precision) -> datetime:
    """The beginning of the unit of this precision in which a naive local time lies.

    Seasons are meteorological (March, June, September, December).
    """
    if precision is Precision.INSTANT:
        return local
    if precision is Precision.HOUR:
        return local.replace(minute=0, second=0, microsecond=0)
    if precision is Precision.PART_OF_DAY:
        return local.replace(hour=local.hour // 6 * 6, minute=0, second=0, microsecond=0)
    day = local.replace(hour=0, minute=0, second=0, microsecond=0)
    if precision is Precision.DAY:
        return day
    if precision is Precision.WEEK:
        return _less(day, timedelta(days=day.weekday()))
    if precision is Precision.WEEKEND:
        return _less(day, timedelta(days=(day.weekday() - 5) % 7))
    first = day.replace(day=1)
    if precision is Precision.MONTH:
        return first
    if precision is Precision.QUARTER:
        return first.replace(month=(first.month - 1) // 3 * 3 + 1)
    if precision is Precision.SEASON:
        return _add_months(first, -(first.month % 3))
    if precision is Precision.YEAR:
        return first.replace(month=1)
    return first.replace(month=1, year=max(1, first.year // 10 * 10))


def _less(local: datetime, length: timedelta) -> datetime:
    """Earlier by a length, no earlier than the calendar begins."""
    first = datetime.min  # noqa: DTZ901 - naive local time
    return local - length if local - first >= length else first


def micros(instant: datetime) -> int:
    """Microseconds since 1970 UTC of an aware instant."""
    return (instant - EPOCH) // TICK


_FIRST = micros(datetime.min.replace(tzinfo=UTC))
_LAST = micros(datetime.max.replace(tzinfo=UTC))


def from_micros(value: int) -> datetime:
    """The instant of so many microseconds since 1970 UTC, kept inside the calendar."""
    if not _FIRST <= value <= _LAST:
        value = min(max(value, _FIRST), _LAST)
    return EPOCH + value * TICK


@lru_cache(maxsize=256)
def since_1970(value: float) -> datetime | None:
    """The instant that a program means by a number: seconds since 1970, or milliseconds.

    Numbers behind 1 January 3000 as seconds are milliseconds. None: it is no time, being negative,
    behind that year even as milliseconds, or no number.
    """
    if not 0 <= value <= 1000 * _YEAR_3000:  # not a number is not either
        return None
    seconds = value / 1000 if value > _YEAR_3000 else value
    return EPOCH + timedelta(microseconds=round(seconds * 1_000_000))


def zone_of(name: str) -> ZoneInfo:
    """The IANA zone of this name.

    Raises:
        InputError: no such zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InputError(
            f"time_zone={name!r} is unknown; use an IANA name such as 'Europe/Oslo'"
        ) from error


def parse_instant(value: datetime | str, argument: str) -> datetime:
    """Read an aware datetime or an RFC 3339 string as an instant in UTC.

    Raises:
        InputError: naive, unreadable or out of range; the message names the argument.
    """
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            raise InputError(
                f"{argument}={value!r} is no time; give an RFC 3339 string such as "
                "'2025-06-01T09:00Z'"
            ) from None
    if not isinstance(value, datetime):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InputError(f"{argument}={value!r} is no time; give an aware datetime or a string")
    if value.tzinfo is None:
        raise InputError(
            f"{argument}={value.isoformat()!r} has no time zone; give an aware datetime or an "
            f"RFC 3339 string such as '{value.isoformat(timespec='minutes')}Z'"
        )
    try:
        return value.astimezone(UTC)
    except (OverflowError, ValueError):
        raise InputError(f"{argument}={value!r} is out of range (years 1 to 9999)") from None


_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def parse_time(value: datetime | date | str, argument: str, zone: str = "UTC") -> CivilTime:
    """Read a stated time: "2023", "2023-06", "2023-06-01", a date, or an instant.

    A bare year, month or day is that unit in the zone; anything else must be an aware instant.

    Raises:
        InputError: naive, unreadable or out of range; the message names the argument.
    """
    zone_of(zone)
    if isinstance(value, date) and not isinstance(value, datetime):
        value = value.isoformat()
    if isinstance(value, str) and (match := _DATE.fullmatch(value.strip())):
        year, month, day = (int(part) if part else None for part in match.groups())
        precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
        try:
            return CivilTime(datetime(year or 0, month or 1, day or 1), precision, zone)  # noqa: DTZ001
        except ValueError:
            raise InputError(f"{argument}={value!r} is no date of the calendar") from None
    return CivilTime.of(parse_instant(value, argument), Precision.INSTANT, zone)


def _local(instant: datetime, zone: str) -> datetime:
    try:
        return instant.astimezone(zone_of(zone)).replace(tzinfo=None)
    except OverflowError:  # the first or last hours of the calendar
        return instant.replace(tzinfo=None)


def _instant(local: datetime, zone: str) -> datetime:
    if zone == "UTC":
        return local.replace(tzinfo=UTC)
    try:
        return local.replace(tzinfo=zone_of(zone)).astimezone(UTC)
    except OverflowError:
        return local.replace(tzinfo=UTC)


def _after(local: datetime, precision: Precision) -> datetime:
    if precision is Precision.INSTANT:
        return local
    try:
        if precision in _MONTHS:
            return _add_months(local, _MONTHS[precision])
        return local + _SPAN[precision]
    except (OverflowError, ValueError):
        return datetime.max  # noqa: DTZ901 - naive local time


def _add_months(local: datetime, months: int) -> datetime:
    total = max(12, local.year * 12 + local.month - 1 + months)
    return local.replace(year=total // 12, month=total % 12 + 1, day=1)


_SEASONS = {0: "winter", 3: "spring", 6: "summer", 9: "autumn"}
_PARTS = {0: "night", 6: "morning", 12: "afternoon", 18: "evening"}
_PRINT: dict[Precision, Callable[[datetime], str]] = {
    Precision.DECADE: lambda t: f"{t.year:04}s",
    Precision.YEAR: lambda t: f"{t.year:04}",
    Precision.SEASON: lambda t: f"{_SEASONS[t.month % 12 // 3 * 3]} {t.year:04}",
    Precision.QUARTER: lambda t: f"{t.year:04}-Q{(t.month + 2) // 3}",
    Precision.MONTH: lambda t: _date(t)[:7],
    Precision.WEEK: lambda t: f"week of {_date(t)}",
    Precision.WEEKEND: lambda t: f"weekend of {_date(t)}",
    Precision.DAY: lambda t: _date(t),
    Precision.PART_OF_DAY: lambda t: f"{_date(t)} {_PARTS[t.hour // 6 * 6]}",
    Precision.HOUR: lambda t: f"{_date(t)} {t.hour:02}:00",
    Precision.INSTANT: lambda t: _date(t),
}


def _date(local: datetime) -> str:
    return local.date().isoformat()
