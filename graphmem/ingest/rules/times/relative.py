"""Readers of dates that count from when they are said: "last week", "two years ago"."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from graphmem.core.civil import Precision, floor
from graphmem.ingest.rules.times import calendar
from graphmem.ingest.rules.times.absolute import near_feast, read_season
from graphmem.ingest.rules.times.model import Unit

if TYPE_CHECKING:
    from datetime import datetime

    from graphmem.ingest.rules.times.ask import Ask, Parts
    from graphmem.ingest.rules.times.model import Language, Lean


__all__ = [
    "quantity",
    "read_ago",
    "read_ahead",
    "read_bare_step",
    "read_further",
    "read_named",
    "read_past",
    "read_recent",
    "read_step",
    "read_weekday",
    "read_within",
    "with_part",
]


def read_named(parts: Parts, ask: Ask) -> Unit:
    """Such as "today", "yesterday evening", "last night", "tomorrow"."""
    words = parts["named"]
    away, hour = ask.language.days[words]
    day = floor(ask.local, Precision.DAY) + timedelta(away)
    return with_part(Unit(day, Precision.DAY), ask.language.hours.get(parts.get("part", ""), hour))


def read_recent(parts: Parts, ask: Ask) -> Unit:
    """Such as "the other day": a few of them ago."""
    if parts["recent"] in ("week", "month"):
        unit = parts["recent"]
        start, precision = calendar.shifted(ask.local, -2 if unit == "week" else -1, unit)
        return Unit(start, precision, approximate=True)
    return Unit(ask.local - timedelta(3), Precision.DAY, approximate=True)


def read_past(parts: Parts, ask: Ask) -> Unit:
    """Such as "in the past week", which need not be a week of the calendar."""
    start, precision = calendar.shifted(ask.local, -1, ask.language.units[parts["unit"]])
    return Unit(start, precision, approximate=True)


def read_step(parts: Parts, ask: Ask) -> Unit:
    """Such as "last week", "this month", "next summer", "last Monday"."""
    table = ask.language
    step = table.steps[parts.get("step") or parts["pastnext"]]
    coming, step = step == 2, min(step, 1)
    unit = parts["stepunit"].removesuffix(".")
    if unit in table.weekdays:
        return with_part(
            _step_weekday(table.weekdays[unit], step, ask), table.hours.get(parts.get("part", ""))
        )
    if unit in table.seasons:
        if step == 0:
            return read_season({"season": unit}, ask)
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
    return Unit(near_feast(name, ask.local, lean), Precision.DAY)


def _strictly(month: int, day: int | None, ask: Ask, lean: Lean, step: int) -> datetime:
    """The nearest such month; "last March" told in March is the one a year ago."""
    found = calendar.nearest(month, day, ask.local, lean)
    if step and found == floor(ask.local, Precision.MONTH):
        return found.replace(year=found.year + step)
    return found


def read_bare_step(parts: Parts, ask: Ask) -> Unit:
    """Such as "the weekend", and "the year" of "the end of the year": the one at hand."""
    name = ask.language.units.get(parts["unit"], parts["unit"])
    if name == "weekend":
        return Unit(_step_weekend(0, ask), Precision.WEEKEND)
    if name == "decade":
        return Unit(ask.local, Precision.DECADE)
    return Unit(*calendar.shifted(ask.local, 0, name))


def read_further(parts: Parts, ask: Ask) -> Unit:
    """Such as "the week before last"."""
    count = -2 if parts["far"].split()[0] in ("before", "vor") else 2
    unit = parts["unit"]
    if unit == "night":
        day = floor(ask.local, Precision.DAY) + timedelta(count)
        return Unit(day.replace(hour=18), Precision.PART_OF_DAY)
    return Unit(*calendar.shifted(ask.local, count, ask.language.units.get(unit, unit)))


def read_weekday(parts: Parts, ask: Ask) -> Unit:
    """Such as "Friday", "Friday evening"."""
    number = ask.language.weekdays[parts["weekday"].removesuffix(".")]
    day = calendar.weekday(number, ask.local, ask.lean)
    part = parts.get("part") or parts.get("daypart", "")
    return with_part(Unit(day, Precision.DAY), ask.language.hours.get(part))


def read_ago(parts: Parts, ask: Ask) -> Unit:
    """Such as "two weeks ago": the unit that lies there."""
    return _counted(parts, ask, -1)


def read_ahead(parts: Parts, ask: Ask) -> Unit | None:
    """What "in two weeks" means: that day; "in two months": that month. The past has no such."""
    if ask.lean == "past":
        return None
    unit = _counted(parts, ask, 1)
    if unit.precision is Precision.WEEK and not unit.approximate:
        return unit._replace(precision=Precision.DAY)
    return unit


def _counted(parts: Parts, ask: Ask, sign: int) -> Unit:
    if "season" in parts or "weekday" in parts:
        return _counted_back(parts, ask)
    if "n" not in parts:  # half a year
        return Unit(*calendar.shifted(ask.local, sign * 6, "month"), approximate=True)
    count, vague = quantity(parts["n"], ask.language)
    name = ask.language.units[parts["unit"]]
    vague = vague or not {"nearly", "within"}.isdisjoint(parts) or name == "decade"
    if " half " in f" {parts['all']} " and name == "year":
        return Unit(*calendar.shifted(ask.local, sign * (12 * count + 6), "month"), vague)
    if "today" in parts:
        return Unit(calendar.same_day(ask.local, sign * count, name), Precision.DAY)
    return Unit(*calendar.shifted(ask.local, sign * count, name), vague)


def _counted_back(parts: Parts, ask: Ask) -> Unit:
    """Such as "two summers ago", "three Fridays ago"."""
    count, vague = quantity(parts["n"], ask.language)
    if "season" in parts:
        last = calendar.season(ask.language.seasons[parts["season"]], ask.local, -1)
        return Unit(calendar.months_on(last, -12 * (count - 1)), Precision.SEASON, vague)
    day = calendar.weekday(ask.language.weekdays[parts["weekday"]], ask.local, "past")
    return Unit(day - timedelta(7 * (count - 1)), Precision.DAY, vague)


def read_within(parts: Parts, ask: Ask) -> Unit:
    """Such as "March last year", "Friday next week"."""
    table, step = ask.language, min(ask.language.steps[parts["step"]], 1)
    if "weekday" in parts:
        number = table.weekdays[parts["weekday"]]
        return Unit(floor(ask.local, Precision.WEEK) + timedelta(7 * step + number), Precision.DAY)
    first = table.months[parts["month"]] if "month" in parts else table.seasons[parts["season"]]
    precision = Precision.MONTH if "month" in parts else Precision.SEASON
    return Unit(calendar.day_of(ask.local.year + step, first), precision)


def quantity(words: str, language: Language) -> tuple[int, bool]:
    """How many, and whether that was vague: "a few"."""
    if words.isdigit():
        return int(words), False
    if words in language.vague:
        return language.vague[words], words not in ("a dozen",)
    return language.numbers[words], False


def with_part(unit: Unit, hour: int | None) -> Unit:
    """The part of the day that begins at an hour; the day itself without one."""
    if hour is None:
        return unit
    return Unit(floor(unit.local, Precision.DAY).replace(hour=hour), Precision.PART_OF_DAY)
