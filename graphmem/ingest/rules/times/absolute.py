"""Readers of dates that stand in a calendar: "3 June 2024", "Q3", "the 90s", "at 3pm".

ValueError and KeyError say that the words name no date: the 31st of April.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from graphmem.core.civil import Precision, floor
from graphmem.ingest.rules.times import calendar
from graphmem.ingest.rules.times.calendar import day_of
from graphmem.ingest.rules.times.model import Unit

if TYPE_CHECKING:
    from datetime import datetime

    from graphmem.ingest.rules.times.ask import Ask, Parts
    from graphmem.ingest.rules.times.model import Lean


__all__ = [
    "near_feast",
    "read_clocked",
    "read_date",
    "read_decade",
    "read_holiday",
    "read_iso",
    "read_month",
    "read_numeric",
    "read_ordinal",
    "read_quarter",
    "read_season",
    "read_stamp",
    "read_year",
]


def read_stamp(parts: Parts, ask: Ask) -> Unit | None:
    """A date with its time, and perhaps an offset: an instant."""
    match = re.match(
        r"(\d{4})-(\d\d)-(\d\d)[t ](\d\d):(\d\d)(?::(\d\d))?\S*?\s?(z|utc|[+-]\S+)?$",
        parts["all"],
    )
    if match is None:
        return None
    year, month, day, hour, minute = (int(part) for part in match.groups()[:5])
    local = day_of(year, month, day).replace(hour=hour, minute=minute, second=int(match[6] or 0))
    zone = None
    if match[7] and (zone := calendar.zone_called(match[7])) is None:
        return None
    return Unit(local, Precision.INSTANT, zone=zone)


def read_iso(parts: Parts, ask: Ask) -> Unit:
    """Such as "2024-05-03", "2024-05"."""
    numbers = [int(n) for n in re.split("[-/]", parts["all"])]
    return Unit(day_of(*numbers), Precision.DAY if len(numbers) == 3 else Precision.MONTH)


def read_numeric(parts: Parts, ask: Ask) -> Unit:
    """Day first, as most of the world writes; month first only where nothing else is possible."""
    first, second, year = (int(n) for n in re.findall(r"\d+", parts["all"]))
    if second > 12 and "." not in parts["all"]:
        first, second = second, first
    return Unit(day_of(year, second, first), Precision.DAY)


def read_clocked(parts: Parts, ask: Ask) -> Unit | None:
    """Such as "3pm on Friday"; without a day the nearest such hour."""
    told = calendar.clock(parts["clock"])
    if told is None:
        return None
    hour, minute, zone = told
    precision = Precision.HOUR if minute is None else Precision.INSTANT
    if "date" in parts:
        day = ask.sub(parts["date"], ask.local, ask.lean)
        if day is None or day.precision < Precision.DAY:
            return None
        local = floor(day.local, Precision.DAY).replace(hour=hour, minute=minute or 0)
        return Unit(local, precision, day.approximate, zone=zone)
    local = floor(ask.local, Precision.DAY).replace(hour=hour, minute=minute or 0)
    if ask.lean == "past" and local > ask.local:
        local -= timedelta(1)
    elif ask.lean == "future" and local < ask.local:
        local += timedelta(1)
    return Unit(local, precision, zone=zone)


def read_date(parts: Parts, ask: Ask) -> Unit:
    """Such as "3 June 2024", "June 3rd", "Friday the 3rd"."""
    if "ordinal" in parts:
        return read_ordinal(parts, ask)
    month = _month_number(parts["month"], ask)
    day = ask.language.ordinals[parts["nth"]] if "nth" in parts else _number(parts["day"])
    year = _year_of(parts, ask)
    if year is None:
        return Unit(calendar.nearest(month, day, ask.local, ask.lean), Precision.DAY)
    return Unit(day_of(year, month, day), Precision.DAY)


def read_month(parts: Parts, ask: Ask) -> Unit:
    """Such as "March 2024", "March"."""
    month, year = _month_number(parts["month"], ask), _year_of(parts, ask)
    if year is None:
        return Unit(calendar.nearest(month, None, ask.local, ask.lean), Precision.MONTH)
    return Unit(day_of(year, month), Precision.MONTH)


def read_season(parts: Parts, ask: Ask) -> Unit:
    """Such as "summer 2021", "the spring": the one at hand unless told."""
    first = ask.language.seasons[parts["season"]]
    if (year := _year_of(parts, ask)) is not None:
        return Unit(day_of(year, first), Precision.SEASON)
    now = calendar.season(first, ask.local, 0)
    if ask.lean == "past" and now > ask.local:
        now = calendar.season(first, ask.local, -1)
    return Unit(now, Precision.SEASON)


def read_quarter(parts: Parts, ask: Ask) -> Unit:
    """Such as "Q3 2024", "Q3"."""
    month = 3 * int(parts["q"]) - 2
    if "year" in parts:
        return Unit(day_of(int(parts["year"]), month), Precision.QUARTER)
    this = day_of(ask.local.year, month)
    if ask.lean == "past" and this > ask.local:
        this = this.replace(year=this.year - 1)
    elif ask.lean == "future" and calendar.months_on(this, 3) <= ask.local:
        this = this.replace(year=this.year + 1)
    return Unit(this, Precision.QUARTER)


def read_decade(parts: Parts, ask: Ask) -> Unit:
    """Such as "the 1990s", "the nineties"."""
    if word := parts.get("decade"):
        return Unit(day_of(ask.language.decades[word]), Precision.DECADE)
    match = re.search(r"\d{4}", parts["all"])
    return Unit(day_of(int(match[0]) if match else 0), Precision.DECADE)


def read_year(parts: Parts, ask: Ask) -> Unit:
    """Such as "2015", "'99"."""
    return Unit(day_of(_year_of(parts, ask) or 0), Precision.YEAR)


def read_ordinal(parts: Parts, ask: Ask) -> Unit:
    """Such as "the 3rd": of this month, or of the one that the tense asks for."""
    day = _number(parts["ordinal"])
    if step := parts.get("step"):
        month = calendar.months_on(ask.local, ask.language.steps[step])
        return Unit(month.replace(day=day), Precision.DAY)
    today = floor(ask.local, Precision.DAY)
    way = -1 if ask.lean == "past" else 1
    for count in range(3):
        month = calendar.months_on(ask.local, way * count)
        try:
            found = month.replace(day=day)
        except ValueError:
            continue
        if (found <= today) if ask.lean == "past" else (found >= today):
            return Unit(found, Precision.DAY)
    raise ValueError(parts["ordinal"])


def read_holiday(parts: Parts, ask: Ask) -> Unit:
    """Such as "Christmas 2023", "Easter"."""
    name = ask.language.holidays[parts["holiday"]]
    if "year" in parts:
        return Unit(calendar.feast(name, int(parts["year"])), Precision.DAY)
    return Unit(near_feast(name, ask.local, ask.lean), Precision.DAY)


def near_feast(name: str, local: datetime, lean: Lean) -> datetime:
    """The last such feast up to today, or the next one from today on."""
    days = [calendar.feast(name, local.year + n) for n in (-1, 0, 1)]
    today = floor(local, Precision.DAY)
    if lean == "past":
        return max(day for day in days if day <= today)
    return min(day for day in days if day >= today)


def _month_number(words: str, ask: Ask) -> int:
    return ask.language.months[words.removesuffix(".")]


def _number(words: str) -> int:
    return int(re.sub(r"\D", "", words))


def _year_of(parts: Parts, ask: Ask) -> int | None:
    """The year told; of two digits, the latest that is at most ten years ahead."""
    told = parts.get("anyyear") or parts.get("year") or parts.get("yy")
    if not told:
        return None
    number = _number(told)
    if number >= 100:
        return number
    century = (ask.local.year + 10) // 100 * 100
    return century + number - (100 if century + number > ask.local.year + 10 else 0)
