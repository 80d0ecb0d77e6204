"""Readers of dates told by other dates: "the week before 9 June", "the end of May"."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from graphmem.core.civil import Precision, floor
from graphmem.ingest.rules.times import calendar
from graphmem.ingest.rules.times.model import Unit
from graphmem.ingest.rules.times.relative import quantity, with_part

if TYPE_CHECKING:
    from datetime import datetime

    from graphmem.ingest.rules.times.ask import Ask, Parts


__all__ = ["read_edge", "read_nth", "read_of", "read_side"]

_EDGES: Final = {
    (Precision.YEAR, 1): (5, Precision.MONTH),
    (Precision.YEAR, 2): (9, Precision.QUARTER),
    (Precision.YEAR, 3): (11, Precision.MONTH),
    (Precision.DECADE, 3): (108, Precision.YEAR),
    (Precision.QUARTER, 3): (2, Precision.MONTH),
    (Precision.SEASON, 3): (2, Precision.MONTH),
    (Precision.MONTH, 3): (1, Precision.DAY),
}
"""Of a unit and its part: the months to go on from its start, and what is meant there."""


def read_side(parts: Parts, ask: Ask) -> Unit | None:
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


def read_of(parts: Parts, ask: Ask) -> Unit | None:
    """Such as "the weekend of 3 June": the one nearest to that day."""
    date = ask.sub(parts["date"], ask.local, ask.lean)
    if date is None or date.precision < Precision.DAY:
        return None
    unit, day = parts["holding"], floor(date.local, Precision.DAY)
    name = ask.language.units.get(unit, unit)
    if name == "weekend":
        return Unit(
            calendar.weekend(day + timedelta(1)) - timedelta(7 * (day.weekday() < 2)),
            Precision.WEEKEND,
        )
    if unit in ask.language.hours:
        return with_part(Unit(day, Precision.DAY), ask.language.hours[unit])
    return Unit(*calendar.shifted(day, 0, name))


def read_nth(parts: Parts, ask: Ask) -> Unit | None:
    """Such as "the first week of June": the week of the 4th; "the last Friday of May"."""
    whole = ask.sub(parts["sub"], ask.local, ask.lean)
    if whole is None:
        return None
    whole = whole._replace(local=floor(whole.local, whole.precision))
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
        return found if whole.precision >= Precision.YEAR else None
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


def read_edge(parts: Parts, ask: Ask) -> Unit | None:
    """Such as "early May", "the end of the year": approximately, and as finely as that can mean.

    Of a year the middle is its June, the late part its last quarter, the end its December; the end
    of a month is its last day. All else stays the unit.
    """
    whole = ask.sub(parts["sub"], ask.local, ask.lean)
    if whole is None:
        return None
    whole = whole._replace(local=floor(whole.local, whole.precision))
    edge = ask.language.edges.get(parts["edge"], 0)
    finer = _EDGES.get((whole.precision, edge))
    if finer is None:
        return whole._replace(approximate=True, closing=edge == 3)
    months, precision = finer
    start = calendar.months_on(whole.local, months)
    if precision is Precision.DAY:
        start -= timedelta(1)
    return Unit(start, precision, approximate=True, closing=edge == 3)


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
