"""Arithmetic of the civil calendar: months, week days, seasons, feasts and stated zones.

All times here are naive local ones.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from graphmem.core.civil import Precision, floor

if TYPE_CHECKING:
    from graphmem.ingest.rules.times.model import Lean

__all__ = [
    "clock",
    "day_of",
    "feast",
    "months_on",
    "nearest",
    "season",
    "shifted",
    "weekday",
    "weekend",
    "zone_called",
]

_FIXED: Final = {
    "jan1": (1, 1),
    "feb14": (2, 14),
    "mar17": (3, 17),
    "oct31": (10, 31),
    "dec24": (12, 24),
    "dec25": (12, 25),
    "dec26": (12, 26),
    "dec31": (12, 31),
}

# Abbreviations that mean one offset or one place everywhere; "IST" and "CST" (China) do not.
_ZONES: Final = {
    "utc": "UTC",
    "gmt": "UTC",
    "z": "UTC",
    "bst": "Etc/GMT-1",
    "wet": "Etc/GMT",
    "west": "Etc/GMT-1",
    "cet": "Etc/GMT-1",
    "mez": "Etc/GMT-1",
    "cest": "Etc/GMT-2",
    "mesz": "Etc/GMT-2",
    "eet": "Etc/GMT-2",
    "eest": "Etc/GMT-3",
    "est": "Etc/GMT+5",
    "edt": "Etc/GMT+4",
    "et": "America/New_York",
    "cdt": "Etc/GMT+5",
    "mst": "Etc/GMT+7",
    "mdt": "Etc/GMT+6",
    "pst": "Etc/GMT+8",
    "pdt": "Etc/GMT+7",
    "pt": "America/Los_Angeles",
    "jst": "Asia/Tokyo",
    "aest": "Etc/GMT-10",
    "aedt": "Etc/GMT-11",
    "nzst": "Etc/GMT-12",
    "nzdt": "Etc/GMT-13",
}


def day_of(year: int, month: int = 1, day: int = 1) -> datetime:
    """The beginning of a day.

    Raises:
        ValueError: no such day.
    """
    return datetime(year, month, day)  # noqa: DTZ001  (civil)


def months_on(local: datetime, count: int) -> datetime:
    """The first day of the month so many months on."""
    total = local.year * 12 + local.month - 1 + count
    return day_of(total // 12, total % 12 + 1)


def shifted(local: datetime, count: int, unit: str) -> tuple[datetime, Precision]:
    """So many units on or back, and how finely that is meant: two months ago is a month."""
    if unit in ("minute", "hour"):
        return local + timedelta(**{f"{unit}s": count}), Precision.HOUR
    if unit == "day":
        return local + timedelta(count), Precision.DAY
    if unit == "fortnight":
        return local + timedelta(14 * count), Precision.WEEK
    if unit == "week":
        return local + timedelta(7 * count), Precision.WEEK
    if unit == "weekend":
        return weekend(local) + timedelta(7 * count), Precision.WEEKEND
    if unit == "month":
        return months_on(local, count), Precision.MONTH
    if unit == "quarter":
        return months_on(floor(local, Precision.QUARTER), 3 * count), Precision.QUARTER
    if unit == "decade":
        return months_on(local, 120 * count), Precision.YEAR
    return months_on(local, 12 * count), Precision.YEAR


def same_day(local: datetime, count: int, unit: str) -> datetime:
    """The same day so many units on: "a month ago today"."""
    if unit in ("month", "year", "decade"):
        months = {"month": 1, "year": 12, "decade": 120}[unit] * count
        return months_on(local, months).replace(day=local.day)
    return shifted(local, count, unit)[0]


def weekday(number: int, local: datetime, lean: Lean) -> datetime:
    """The last such day before today, or the next one after it."""
    away = (local.weekday() - number) % 7 or 7
    return local - timedelta(away) if lean == "past" else local + timedelta((7 - away) or 7)


def weekend(local: datetime) -> datetime:
    """The Saturday of this week."""
    return floor(local, Precision.WEEK) + timedelta(5)


def season(first: int, local: datetime, step: int) -> datetime:
    """The season now or nearest (0), the last one that is over (-1), the next to come (1)."""
    starts = [day_of(year, first) for year in range(local.year - 2, local.year + 3)]
    if step < 0:
        return max(start for start in starts if months_on(start, 3) <= local)
    if step > 0:
        return min(start for start in starts if start > local)
    return min(start for start in starts if months_on(start, 3) > local)


def nearest(month: int, day: int | None, local: datetime, lean: Lean) -> datetime:
    """This year's day (or month), or that of the year which the tense asks for."""
    today = floor(local, Precision.DAY if day else Precision.MONTH)
    year = local.year
    if (month, day) == (2, 29):
        years = range(year, year - 9, -1) if lean == "past" else range(year, year + 9)
        for leap in years:
            try:
                return day_of(leap, 2, 29)
            except ValueError:
                continue
    this = day_of(year, month, day or 1)
    if lean == "past" and this > today:
        return this.replace(year=year - 1)
    if lean == "future" and this < today:
        return this.replace(year=year + 1)
    return this


def feast(name: str, year: int) -> datetime:
    """The day of a feast in a year."""
    if name in _FIXED:
        return day_of(year, *_FIXED[name])
    if name == "thanksgiving":
        first = day_of(year, 11)
        return first + timedelta((3 - first.weekday()) % 7 + 21)
    if name == "blackfriday":
        return feast("thanksgiving", year) + timedelta(1)
    return _easter(year) + timedelta({"easter": 0, "pentecost": 49, "goodfriday": -2}[name])


def _easter(year: int) -> datetime:
    """Easter Sunday, Gregorian (Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return day_of(year, f // 31, f % 31 + 1)


def zone_called(words: str) -> str | None:
    """The zone of an abbreviation, or of an offset in whole hours; None if it has no name."""
    name = words.strip().lower()
    if name in _ZONES:
        return _ZONES[name]
    if match := re.fullmatch(r"(?:utc|gmt)?([+-])(\d{1,2})(?::?00)?", name):
        hours = int(match[2])
        if hours == 0:
            return "UTC"
        if hours <= 12:
            return f"Etc/GMT{'-' if match[1] == '+' else '+'}{hours}"
    return None


def clock(words: str) -> tuple[int, int | None, str | None] | None:
    """Hour, minute (None if only the hour was told) and zone of "3pm", "15:00 UTC", "noon"."""
    text = words.lower().replace(".", "") if re.search(r"[ap]\.m", words.lower()) else words.lower()
    match = re.fullmatch(
        r"(?:(noon|midday|midnight|mittag|mitternacht|midi|minuit)|(\d{1,2})(?:[:.h](\d\d))?"
        r"(?:\s?(am|pm)|\s?o['’]clock|\s?uhr|\s?h(?:eures?)?)?)(?:\s?([a-z]{1,4}(?:[+-]\d\S*)?|[+-]\d\S*))?",
        text.strip(),
    )
    if match is None:
        return None
    zone = None
    if match[5] and (zone := zone_called(match[5])) is None:
        return None
    if match[1]:
        return (0 if match[1] in ("midnight", "mitternacht", "minuit") else 12), None, zone
    hour = int(match[2])
    if match[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[4] == "pm" else 0)
    minute = int(match[3]) if match[3] else None
    return (hour, minute, zone) if hour < 24 and (minute or 0) < 60 else None
