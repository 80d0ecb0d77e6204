"""When a fact held, as a reader sees it: at the precision in which it is known, never finer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmem.core.civil import CivilTime, Precision, zone_of
from graphmem.core.records import WEB_TRUST, Border

if TYPE_CHECKING:
    from datetime import datetime

    from graphmem.core.records import Fact
    from graphmem.recall.questions import DateFormat

__all__ = ["LOW_TRUST", "date_range", "day", "low_trust", "stated"]

UNKNOWN = "date unknown"
LOW_TRUST = "(low trust source)"


def date_range(fact: Fact, zone: str = "UTC", date_format: DateFormat = "day") -> str:
    """The span of a fact without brackets: "2025-01-10 - present", "planned for 2026-03".

    A civil time prints in its own zone; an instant that was given in UTC prints in `zone`.
    `date_format="full"` prints instants with their offset, but for what is known more coarsely
    than to the day only because a neighbour began there.
    """
    if fact.status == "retracted":
        return "retracted"
    start = _border(fact.start, fact.valid_at)
    end = _border(fact.end, fact.invalid_at)
    if date_format == "second" and fact.kind != "event":
        start, end = _as_said(start, fact.valid_at), _as_said(end, fact.invalid_at)
    if fact.status == "planned":
        return _planned(start, end, zone, date_format)
    if fact.kind == "event":
        return _event(start, end, zone, date_format)
    begun = _print(start, zone, date_format) if start else UNKNOWN
    if end is None:
        return f"{begun} - present"
    over = _print(end, zone, date_format)
    if start is None and end.basis != "stated":
        over = f"before {over}"
    if fact.status == "past" and over == begun:
        return begun
    return f"{begun} - {over}"


def day(instant: datetime, zone: str = "UTC", date_format: DateFormat = "day") -> str:
    """The date of an instant in a zone; with its time when to the second, and offset when full."""
    local = instant.astimezone(zone_of(zone))
    if date_format == "day":
        return local.date().isoformat()
    plain = local.replace(microsecond=0)
    if date_format == "second":
        plain = plain.replace(tzinfo=None)
    return plain.isoformat(sep=" ")


def stated(time: CivilTime, zone: str = "UTC", date_format: DateFormat = "day") -> str:
    """A time as it was stated, at its precision."""
    return _print(Border(time, "stated"), zone, date_format)


def _border(border: Border | None, instant: datetime | None) -> Border | None:
    if border is not None or instant is None:
        return border
    return Border(CivilTime.of(instant, Precision.INSTANT), "said")


def _as_said(border: Border | None, instant: datetime | None) -> Border | None:
    """A border of the instant at which it was said."""
    if border is None or instant is None or border.basis != "said":
        return border
    return Border(CivilTime.of(instant, Precision.INSTANT), "said")


def _planned(start: Border | None, end: Border | None, zone: str, style: DateFormat) -> str:
    if start is None:
        return "planned" if end is None else f"planned until {_print(end, zone, style)}"
    begun = _print(start, zone, style)
    if end is None or end.civil == start.civil:
        return f"planned for {begun}"
    return f"planned for {begun} to {_print(end, zone, style)}"


def _event(start: Border | None, end: Border | None, zone: str, style: DateFormat) -> str:
    if start is None:
        if end is None:
            return UNKNOWN
        word = "" if end.basis == "stated" else "before "
        return f"{UNKNOWN} - {word}{_print(end, zone, style)}"
    begun = _print(start, zone, style)
    if end is None or end.basis != "stated" or end.civil.start < start.civil.end:
        return begun
    over = _print(end, zone, style)
    return begun if over == begun else f"{begun} - {over}"


def _print(border: Border, zone: str, style: DateFormat) -> str:
    civil = border.civil
    mark = "~" if civil.approximate else ""
    if style == "full" and (border.basis != "neighbour" or civil.precision >= Precision.DAY):
        own = zone if _floating(civil) else civil.zone
        return mark + day(civil.start, own, "full")
    if style == "second" and border.basis != "neighbour" and civil.precision is Precision.INSTANT:
        return mark + day(civil.start, zone if _floating(civil) else civil.zone, "second")
    if _floating(civil):
        return mark + day(civil.start, zone)
    return str(civil)


def _floating(civil: CivilTime) -> bool:
    return civil.precision is Precision.INSTANT and civil.zone == "UTC"


def low_trust(trust: int) -> bool:
    """Whether anybody could have written it."""
    return trust <= WEB_TRUST
