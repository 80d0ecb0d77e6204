"""What date words mean when said at an instant, in a zone, of the past or of what is to come."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from graphmem.core.civil import CivilTime, Precision, floor, zone_of
from graphmem.ingest.rules.times import calendar
from graphmem.ingest.rules.times.ask import Ask
from graphmem.ingest.rules.times.grammar import LANGUAGES, about, grammar, reader
from graphmem.ingest.rules.times.model import Unit, When
from graphmem.ingest.rules.times.readers import READERS
from graphmem.ingest.rules.times.relative import quantity
from graphmem.ingest.rules.times.spoken import foreign

if TYPE_CHECKING:
    from graphmem.ingest.rules.times.model import Lean, Phrase, Shape

__all__ = ["read", "read_unit"]

_EXPLICIT = re.compile(r"(?:1[89]|20)\d\d|['’]\d\d\b")


def read(
    phrase: Phrase, said: datetime, zone: str, lean: Lean, *, anchor: CivilTime | None = None
) -> When | None:
    """What a phrase means when said at an instant in a zone; None if it is no date after all.

    `anchor` is the time that a story has reached; "two weeks later" counts from it and means
    nothing without it.
    """
    local = said.astimezone(zone_of(zone)).replace(tzinfo=None)
    try:
        return _read(phrase, local, zone, lean, anchor)
    except (ValueError, OverflowError, KeyError):
        return None  # the 31st of April


def read_unit(
    text: str, said: datetime, zone: str, lean: Lean, language: str | None = None
) -> CivilTime | None:
    """The unit that one date expression names: "March 2024", "yesterday evening", "2015".

    `language` is the code of the table that reads it; without one each is tried, English first.
    """
    local = said.astimezone(zone_of(zone)).replace(tzinfo=None)
    for code in (language,) if language else LANGUAGES:
        try:
            unit = _unit(text.strip(), local, lean, code)
        except (ValueError, OverflowError, KeyError):
            unit = None
        if unit is not None:
            return _civil(unit, zone)
    return None


def _read(
    phrase: Phrase, local: datetime, zone: str, lean: Lean, anchor: CivilTime | None
) -> When | None:
    form, code = phrase.form, phrase.language
    if form == "silent":
        return None
    if form == "lasting":
        return When()
    if form == "later":
        return _later(phrase, zone, anchor)
    if form == "span":
        return _span(phrase, local, zone, lean)
    if form not in ("in", "by") and _is_hour(phrase):
        return None  # "until 5pm": of every day, more often than of this one
    if form in ("range", "pair"):
        return _range(phrase, local, zone, lean)
    if form in ("since", "running"):
        lean = "past"
    unit = _unit(phrase.first, local, lean, code)
    if unit is None:
        return None
    time = _civil(unit, zone)
    if form in ("since", "running"):
        return When(start=time, since=True)
    if form == "from":
        return When(start=time)
    if form in ("until", "through"):
        left_out = form == "until" and time.precision <= Precision.MONTH and not unit.closing
        time = replace(time, approximate=False) if unit.closing else time
        return When(end=time, end_exclusive=left_out)
    if form == "before":
        return When(end=time, end_exclusive=True, bound="before")
    if form == "after":
        return When(start=replace(time, approximate=True), bound="after")
    if form == "by":
        return When(at=replace(time, approximate=True), bound="by")
    return When(at=time)


def _is_hour(phrase: Phrase) -> bool:
    """Whether it tells nothing but hours of a day."""
    texts = [text for text in (phrase.first, phrase.second) if text]
    return all(
        re.search("[a-z:]", text.lower()) and calendar.clock(text.lower()) is not None
        for text in texts
    )


def _range(phrase: Phrase, local: datetime, zone: str, lean: Lean) -> When | None:
    """Both borders. What tells no year takes it from the other: "from May to July 2021"."""
    code = phrase.language
    one, other = phrase.first, phrase.second or ""
    if {one.lower(), other.lower()} & set(LANGUAGES[code].weekdays):
        return None  # "from Monday to Friday": a habit
    fixed = [_fixed(text, local, code) for text in (one, other)]
    if fixed[0] or fixed[1]:
        first = fixed[0] or (_unit(one, fixed[1].local, "past", code) if fixed[1] else None)
        second = fixed[1] or (_unit(other, first.local, "future", code) if first else None)
    elif _EXPLICIT.search(other) and not _EXPLICIT.search(one):
        second = _unit(other, local, lean, code)
        first = _unit(one, second.local, "past", code) if second else None
        if first and second and first.precision is Precision.DAY and first.local > second.local:
            return None
    elif _EXPLICIT.search(one) or lean == "future":
        first = _unit(one, local, lean, code)
        second = _unit(other, first.local, "future", code) if first else None
    else:
        second = _unit(other, local, lean, code)
        first = _unit(one, second.local, "past", code) if second else None
    if first is None or second is None:
        return None
    start, end = _civil(first, zone), _civil(second, zone)
    if end.start < start.start or end.end <= start.start or start == end:
        return None
    if phrase.form == "pair" and (end.before() != start or end.precision > Precision.DAY):
        return None
    return When(start=start, end=end)


def _fixed(text: str, local: datetime, code: str) -> Unit | None:
    """What an expression names that counts from today ("last year"), whichever way it leans."""
    if _EXPLICIT.search(text):
        return None
    unit = _unit(text, local, "past", code)
    return unit if unit == _unit(text, local, "future", code) else None


def _span(phrase: Phrase, local: datetime, zone: str, lean: Lean) -> When | None:
    """A range in one expression: "3-5 June 2024", "2010-2015", "2015 - present"."""
    found = _parts(phrase.first, phrase.language, ("span", "open"))
    if found is None:
        return None
    shape, parts = found
    code = phrase.language
    if shape.kind == "open":
        unit = _unit(parts["sub"], local, "past", code)
        return When(start=_civil(unit, zone), since=True) if unit else None
    year, month = parts.get("yearb") or parts.get("year"), parts.get("month")
    if "day" not in parts:
        if month is None:
            ends = [Unit(calendar.day_of(int(parts[k])), Precision.YEAR) for k in ("year", "yearb")]
        else:
            months = LANGUAGES[code].months
            numbers = [months[parts[k].removesuffix(".")] for k in ("month", "monthb")]
            ends = [
                Unit(calendar.day_of(int(year or 0), number), Precision.MONTH) for number in numbers
            ]
    else:
        number = LANGUAGES[code].months[(month or "").removesuffix(".")]
        days = [int(re.sub(r"\D", "", parts[k])) for k in ("day", "dayb")]
        begun = (
            calendar.day_of(int(year), number, days[0])
            if year
            else calendar.nearest(number, days[0], local, lean)
        )
        ends = [
            Unit(begun, Precision.DAY),
            Unit(calendar.day_of(begun.year, number, days[1]), Precision.DAY),
        ]
    if ends[1].local <= ends[0].local:
        return None
    return When(start=_civil(ends[0], zone), end=_civil(ends[1], zone))


def _later(phrase: Phrase, zone: str, anchor: CivilTime | None) -> When | None:
    """Such as "two weeks later", "the next day", "the same year": counted from the anchor."""
    found = _parts(phrase.first, phrase.language, ("later",)) if anchor else None
    if found is None or anchor is None:
        return None
    table, parts = LANGUAGES[phrase.language], found[1]
    if "n" in parts:
        count, vague = quantity(parts["n"], table)
        name = table.units[parts["unit"]]
    else:
        count, vague = (1 if parts.get("same") in ("next", "following") else 0), False
        name = table.units.get(parts.get("sameunit") or parts.get("that") or "", "")
        if not name:
            return None
    start, precision = calendar.shifted(anchor.local, count, name)
    if precision > anchor.precision:
        if "n" in parts or count:
            return None  # "the next day" after "in 2015"
        precision = anchor.precision
    unit = Unit(start, precision, vague or anchor.approximate)
    return When(at=_civil(unit, anchor.zone or zone))


def _unit(text: str, local: datetime, lean: Lean, code: str) -> Unit | None:
    """The unit of an expression in one language, with the words that make it approximate."""
    if code == "*":
        day = foreign(text)
        return Unit(day, Precision.DAY) if day else None
    approximate = False
    if match := about(code).match(text):
        approximate, text = True, text[match.end() :]
    table = LANGUAGES[code]

    def sub(words: str, at: datetime, towards: Lean) -> Unit | None:
        return _unit(words, at, towards, code)

    ask = Ask(local, lean, table, sub)
    if (match := _match(text, code)) is None:
        return None
    shape, parts = match
    unit = READERS[shape.kind](parts, ask)
    return unit._replace(approximate=True) if unit is not None and approximate else unit


def _match(text: str, code: str) -> tuple[Shape, dict[str, str]] | None:
    """The shape of an expression, and its parts."""
    shapes = LANGUAGES[code].shapes
    rules = grammar(code)
    if found := rules.atoms.fullmatch(text):  # the long way round costs ten times as much
        place = rules.places[(found.lastindex or 1) - 1]
        if shapes[place].kind in READERS and (match := reader(code, place).fullmatch(text)):
            return shapes[place], _named(match)
    return _parts(text, code, tuple(READERS))


def _parts(text: str, code: str, kinds: tuple[str, ...]) -> tuple[Shape, dict[str, str]] | None:
    for place, shape in enumerate(LANGUAGES[code].shapes):
        if shape.kind in kinds and (match := reader(code, place).fullmatch(text)):
            return shape, _named(match)
    return None


def _named(match: re.Match[str]) -> dict[str, str]:
    """The pieces of an expression by name, lower case; one that occurs twice is there once."""
    parts = {
        name.partition("__")[0]: value if name in ("sub", "date") else value.lower()
        for name, value in match.groupdict().items()
        if value is not None
    }
    parts["all"] = match[0].lower()
    return parts


def _civil(unit: Unit, zone: str) -> CivilTime:
    return CivilTime(
        floor(unit.local, unit.precision), unit.precision, unit.zone or zone, unit.approximate
    )
