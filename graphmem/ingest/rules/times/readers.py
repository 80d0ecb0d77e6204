"""What the parts of an expression mean: one reader for each kind of shape, for every language.

A reader gets the words of its shape by their names. ValueError, OverflowError and KeyError say
that they name no date: the 31st of April.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

from graphmem.core.civil import Precision, floor
from graphmem.ingest.rules.times import calendar
from graphmem.ingest.rules.times.calendar import day_of
from graphmem.ingest.rules.times.model import Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphmem.ingest.rules.times.model import Language, Lean

__all__ = ["READERS", "Ask", "quantity"]

Parts: TypeAlias = "Mapping[str, str]"


@dataclass(frozen=True, slots=True)
class Ask:
    """When it was said, in local time, which way it leans, and how to read a part of it."""

    local: datetime
    lean: Lean
    language: Language
    sub: Callable[[str, datetime, Lean], Unit | None]


def _stamp(parts: Parts, ask: Ask) -> Unit | None:
    match = re.match(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?\S*?\s?(Z|UTC|[+-]\S+)?$",
                     parts["all"], re.IGNORECASE)  # fmt: skip
    if match is None:
        return None
    year, month, day, hour, minute = (int(part) for part in match.groups()[:5])
    local = day_of(year, month, day).replace(hour=hour, minute=minute, second=int(match[6] or 0))
    zone = None
    if match[7] and (zone := calendar.zone_called(match[7])) is None:
        return None
    return Unit(local, Precision.INSTANT, zone=zone)


def _iso(parts: Parts, ask: Ask) -> Unit:
    numbers = [int(n) for n in re.split("[-/]", parts["all"])]
    return Unit(day_of(*numbers), Precision.DAY if len(numbers) == 3 else Precision.MONTH)


def _numeric(parts: Parts, ask: Ask) -> Unit:
    """Day first, as most of the world writes; month first only where nothing else is possible."""
    first, second, year = (int(n) for n in re.findall(r"\d+", parts["all"]))
    if second > 12 and "." not in parts["all"]:
        first, second = second, first
    return Unit(day_of(year, second, first), Precision.DAY)


def _clocked(parts: Parts, ask: Ask) -> Unit | None:
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


def _date(parts: Parts, ask: Ask) -> Unit:
    if "ordinal" in parts:
        return _ordinal(parts, ask)
    month, day = _month_number(parts["month"], ask), _number(parts["day"])
    year = _year_of(parts, ask)
    if year is None:
        return Unit(calendar.nearest(month, day, ask.local, ask.lean), Precision.DAY)
    return Unit(day_of(year, month, day), Precision.DAY)


def _month(parts: Parts, ask: Ask) -> Unit:
    month, year = _month_number(parts["month"], ask), _year_of(parts, ask)
    if year is None:
        return Unit(calendar.nearest(month, None, ask.local, ask.lean), Precision.MONTH)
    return Unit(day_of(year, month), Precision.MONTH)


def _season(parts: Parts, ask: Ask) -> Unit:
    first = ask.language.seasons[parts["season"]]
    if "year" in parts:
        return Unit(day_of(int(parts["year"]), first), Precision.SEASON)
    now = calendar.season(first, ask.local, 0)
    if ask.lean == "past" and now > ask.local:
        now = calendar.season(first, ask.local, -1)
    return Unit(now, Precision.SEASON)


def _quarter(parts: Parts, ask: Ask) -> Unit:
    month = 3 * int(parts["q"]) - 2
    if "year" in parts:
        return Unit(day_of(int(parts["year"]), month), Precision.QUARTER)
    this = day_of(ask.local.year, month)
    if ask.lean == "past" and this > ask.local:
        this = this.replace(year=this.year - 1)
    elif ask.lean == "future" and calendar.months_on(this, 3) <= ask.local:
        this = this.replace(year=this.year + 1)
    return Unit(this, Precision.QUARTER)


def _decade(parts: Parts, ask: Ask) -> Unit:
    if word := parts.get("decade"):
        return Unit(day_of(ask.language.decades[word]), Precision.DECADE)
    match = re.search(r"\d{4}", parts["all"])
    return Unit(day_of(int(match[0]) if match else 0), Precision.DECADE)


def _year(parts: Parts, ask: Ask) -> Unit:
    return Unit(day_of(_year_of(parts, ask) or 0), Precision.YEAR)


def _named(parts: Parts, ask: Ask) -> Unit:
    """Such as "today", "yesterday evening", "last night", "tomorrow"."""
    words = parts["named"]
    away, hour = ask.language.days[words]
    day = floor(ask.local, Precision.DAY) + timedelta(away)
    return _part(Unit(day, Precision.DAY), ask.language.hours.get(parts.get("part", ""), hour))


def _recent(parts: Parts, ask: Ask) -> Unit:
    """Such as "the other day": a few of them ago."""
    if parts["recent"] in ("week", "month"):
        unit = parts["recent"]
        start, precision = calendar.shifted(ask.local, -2 if unit == "week" else -1, unit)
        return Unit(start, precision, approximate=True)
    return Unit(ask.local - timedelta(3), Precision.DAY, approximate=True)


def _step(parts: Parts, ask: Ask) -> Unit:
    """Such as "last week", "this month", "next summer", "last Monday"."""
    table = ask.language
    step = table.steps[parts.get("step") or parts["pastnext"]]
    coming, step = step == 2, min(step, 1)
    unit = parts["stepunit"].removesuffix(".")
    if unit in table.weekdays:
        return _part(_step_weekday(table.weekdays[unit], step, ask), table.hours.get(parts.get("part", "")))
    if unit in table.seasons:
        if step == 0:
            return _season({"season": unit}, ask)
        return Unit(calendar.season(table.seasons[unit], ask.local, step), Precision.SEASON)
    if unit in table.months:
        month = table.months[unit]
        lean = ask.lean if step == 0 else "past" if step < 0 else "future"
        return Unit(_strictly(month, None, ask, lean, step), Precision.MONTH)
    if unit in table.holidays:
        return _step_holiday(table.holidays[unit], step, ask)
    name = table.units.get(unit, unit)
    if name == "weekend":
        saturday = _step_weekend(step, ask)
        near = coming and ask.local < calendar.weekend(ask.local)
        return Unit(saturday - timedelta(7 * near), Precision.WEEKEND)
    if name == "decade":
        return Unit(calendar.months_on(ask.local, 120 * step), Precision.DECADE)
    return Unit(*calendar.shifted(ask.local, step, name))


def _step_weekday(number: int, step: int, ask: Ask) -> Unit:
    if step == 0:
        day = floor(ask.local, Precision.WEEK) + timedelta(number)
        today = floor(ask.local, Precision.DAY)
        if ask.lean == "past" and day > today:
            day -= timedelta(7)
        elif ask.lean == "future" and day < today:
            day += timedelta(7)
        return Unit(day, Precision.DAY)
    return Unit(
        calendar.weekday(number, ask.local, "past" if step < 0 else "future"), Precision.DAY
    )


def _step_weekend(step: int, ask: Ask) -> datetime:
    """Told on a weekday, "this weekend" is the one that the tense means; "last" is one before."""
    coming = calendar.weekend(ask.local)
    if step == 0 and ask.lean == "past" and coming > ask.local:
        return coming - timedelta(7)
    return coming + timedelta(7 * step)


def _step_holiday(name: str, step: int, ask: Ask) -> Unit:
    lean = ask.lean if step == 0 else "past" if step < 0 else "future"
    return Unit(_near_feast(name, ask.local, lean), Precision.DAY)


def _strictly(month: int, day: int | None, ask: Ask, lean: Lean, step: int) -> datetime:
    """The nearest such month; "last March" told in March is the one a year ago."""
    found = calendar.nearest(month, day, ask.local, lean)
    if step and found == floor(ask.local, Precision.MONTH):
        return found.replace(year=found.year + step)
    return found


def _bare_step(parts: Parts, ask: Ask) -> Unit:
    """Such as "the weekend", and "the year" of "the end of the year": the one at hand."""
    name = ask.language.units.get(parts["unit"], parts["unit"])
    if name == "weekend":
        return Unit(_step_weekend(0, ask), Precision.WEEKEND)
    if name == "decade":
        return Unit(ask.local, Precision.DECADE)
    return Unit(*calendar.shifted(ask.local, 0, name))


def _further(parts: Parts, ask: Ask) -> Unit:
    """Such as "the week before last"."""
    count = -2 if parts["far"].split()[0] in ("before", "vor") else 2
    unit = parts["unit"]
    if unit == "night":
        day = floor(ask.local, Precision.DAY) + timedelta(count)
        return Unit(day.replace(hour=18), Precision.PART_OF_DAY)
    return Unit(*calendar.shifted(ask.local, count, ask.language.units.get(unit, unit)))


def _weekday(parts: Parts, ask: Ask) -> Unit:
    number = ask.language.weekdays[parts["weekday"].removesuffix(".")]
    day = calendar.weekday(number, ask.local, ask.lean)
    part = parts.get("part") or parts.get("daypart", "")
    return _part(Unit(day, Precision.DAY), ask.language.hours.get(part))


def _ordinal(parts: Parts, ask: Ask) -> Unit:
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


def _holiday(parts: Parts, ask: Ask) -> Unit:
    name = ask.language.holidays[parts["holiday"]]
    if "year" in parts:
        return Unit(calendar.feast(name, int(parts["year"])), Precision.DAY)
    return Unit(_near_feast(name, ask.local, ask.lean), Precision.DAY)


def _near_feast(name: str, local: datetime, lean: Lean) -> datetime:
    days = [calendar.feast(name, local.year + n) for n in (-1, 0, 1)]
    today = floor(local, Precision.DAY)
    if lean == "past":
        return max(day for day in days if day <= today)
    return min(day for day in days if day >= today)


def _ago(parts: Parts, ask: Ask) -> Unit:
    return _counted(parts, ask, -1)


def _ahead(parts: Parts, ask: Ask) -> Unit | None:
    """What "in two weeks" means: that day; "in two months": that month. The past has no such."""
    if ask.lean == "past":
        return None
    unit = _counted(parts, ask, 1)
    if unit.precision is Precision.WEEK and not unit.approximate:
        return unit._replace(precision=Precision.DAY)
    return unit


def _counted(parts: Parts, ask: Ask, sign: int) -> Unit:
    if "n" not in parts:  # half a year
        return Unit(*calendar.shifted(ask.local, sign * 6, "month"), approximate=True)
    count, vague = quantity(parts["n"], ask.language)
    name = ask.language.units[parts["unit"]]
    vague = vague or "nearly" in parts or name == "decade"
    if " half " in f" {parts['all']} " and name == "year":
        return Unit(*calendar.shifted(ask.local, sign * (12 * count + 6), "month"), vague)
    if "today" in parts:
        return Unit(calendar.same_day(ask.local, sign * count, name), Precision.DAY)
    return Unit(*calendar.shifted(ask.local, sign * count, name), vague)


def quantity(words: str, language: Language) -> tuple[int, bool]:
    """How many, and whether that was vague: "a few"."""
    if words.isdigit():
        return int(words), False
    if words in language.vague:
        return language.vague[words], words not in ("a dozen",)
    return language.numbers[words], False


def _side(parts: Parts, ask: Ask) -> Unit | None:
    """Such as "the week before 9 June", "two days after 3 May", "the Friday before …"."""
    date = ask.sub(parts["date"], ask.local, ask.lean)
    if date is None:
        return None
    way = ask.language.sides[parts["side"]]
    unit, day = parts["sideunit"], floor(date.local, Precision.DAY)
    count, vague = quantity(parts["n"], ask.language) if "n" in parts else (1, False)
    if unit in ask.language.weekdays:
        lean = "past" if way < 0 else "future"
        return Unit(calendar.weekday(ask.language.weekdays[unit], day, lean), Precision.DAY)
    if unit == "night":
        return Unit((day + timedelta(way)).replace(hour=18), Precision.PART_OF_DAY)
    name = ask.language.units[unit]
    if name == "weekend":
        first = calendar.weekend(day)
        if way < 0 and first >= day - timedelta(1):
            first -= timedelta(7)
        elif way > 0 and first <= day:
            first += timedelta(7)
        return Unit(first + timedelta(7 * way * (count - 1)), Precision.WEEKEND)
    if "n" in parts and name == "week":
        return Unit(day + timedelta(7 * way * count), Precision.DAY, vague)
    start, precision = calendar.shifted(day, way * count, name)
    return Unit(start, precision, vague)


def _of(parts: Parts, ask: Ask) -> Unit | None:
    """Such as "the weekend of 3 June": the one nearest to that day."""
    date = ask.sub(parts["date"], ask.local, ask.lean)
    if date is None or date.precision < Precision.DAY:
        return None
    unit, day = parts["holding"], floor(date.local, Precision.DAY)
    name = ask.language.units.get(unit, unit)
    if name == "weekend":
        return Unit(calendar.weekend(day + timedelta(1)) - timedelta(7 * (day.weekday() < 2)), Precision.WEEKEND)
    if unit in ask.language.hours:
        return _part(Unit(day, Precision.DAY), ask.language.hours[unit])
    return Unit(*calendar.shifted(day, 0, name))


def _nth(parts: Parts, ask: Ask) -> Unit | None:
    """Such as "the first week of June": the week of the 4th; "the last Friday of May"."""
    whole = ask.sub(parts["sub"], ask.local, ask.lean)
    if whole is None:
        return None
    n, unit = ask.language.ordinals[parts["nth"]], parts["nthunit"]
    first = whole.local
    after = _end(whole)
    name = ask.language.units.get(unit, unit)
    if unit in ask.language.weekdays:
        number = ask.language.weekdays[unit]
        day = first + timedelta((number - first.weekday()) % 7 + 7 * (n - 1))
        if n < 0:
            day = calendar.weekday(number, after, "past")
        found = Unit(day, Precision.DAY)
    elif name == "week":
        day = after - timedelta(4) if n < 0 else first + timedelta(7 * n - 4)
        found = Unit(floor(day, Precision.WEEK), Precision.WEEK)
        return found if whole.precision >= Precision.SEASON else None
    elif name == "weekend":
        day = calendar.weekday(5, after, "past") if n < 0 else None
        day = day or first + timedelta((5 - first.weekday()) % 7 + 7 * (n - 1))
        found = Unit(day, Precision.WEEKEND)
    elif name == "day":
        found = Unit(after - timedelta(1) if n < 0 else first + timedelta(n - 1), Precision.DAY)
    elif name in ("month", "quarter"):
        months = 1 if name == "month" else 3
        start = calendar.months_on(after, -months) if n < 0 else first
        start = start if n < 0 else calendar.months_on(first, months * (n - 1))
        precision = Precision.MONTH if name == "month" else Precision.QUARTER
        found = Unit(start, precision)
    else:
        return None
    return found if first <= found.local < after else None


def _edge(parts: Parts, ask: Ask) -> Unit | None:
    """Such as "early May", "the end of the year": its unit, approximately."""
    whole = ask.sub(parts["sub"], ask.local, ask.lean)
    if whole is None:
        return None
    closing = ask.language.edges.get(parts["edge"], False)
    later = parts["edge"] == "later"
    return whole._replace(approximate=True, closing=closing or later)


def _part(unit: Unit, hour: int | None) -> Unit:
    if hour is None:
        return unit
    return Unit(floor(unit.local, Precision.DAY).replace(hour=hour), Precision.PART_OF_DAY)


def _end(unit: Unit) -> datetime:
    """The first day after a unit of months."""
    months = {
        Precision.MONTH: 1,
        Precision.QUARTER: 3,
        Precision.SEASON: 3,
        Precision.YEAR: 12,
        Precision.DECADE: 120,
    }
    return calendar.months_on(unit.local, months[unit.precision])


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


READERS: Final[Mapping[str, Callable[[Parts, Ask], Unit | None]]] = {
    "stamp": _stamp,
    "iso": _iso,
    "numeric": _numeric,
    "clocked": _clocked,
    "date": _date,
    "month": _month,
    "season": _season,
    "quarter": _quarter,
    "decade": _decade,
    "year": _year,
    "named": _named,
    "recent": _recent,
    "step": _step,
    "step0": _bare_step,
    "further": _further,
    "weekday": _weekday,
    "ordinal": _ordinal,
    "holiday": _holiday,
    "ago": _ago,
    "running": _ago,
    "ahead": _ahead,
    "side": _side,
    "of": _of,
    "nth": _nth,
    "edge": _edge,
}
