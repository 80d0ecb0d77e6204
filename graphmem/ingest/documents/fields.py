"""The fields of a record: its name and id, its times, and how they read as words."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from graphmem.core.civil import CivilTime, Precision, parse_time, since_1970
from graphmem.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphmem.core.records import Episode, Json

__all__ = [
    "END",
    "EVENT",
    "MAX_VALUE",
    "START",
    "Times",
    "each",
    "identity",
    "is_id",
    "is_record",
    "is_scalar",
    "is_status",
    "label_of",
    "literal",
    "time_of",
    "times_of",
    "words_of",
]

MAX_VALUE: Final = 300
"""Characters of a literal that can be an object; longer text is prose, found by search."""

_NAME: Final = "name full_name fullname title display_name displayname label login username".split()
_ID = ("id", "uuid", "key", "email", "number", "code", "sku", "slug")
_VALID = (
    "effective_at effective_from valid_at valid_from start_date started_at starts_at start since "
    "timestamp ts @timestamp time at date datetime occurred_at happened_at"
).split()
_CHANGED = "updated_at updated changed_at modified_at last_modified".split()
_MADE = "created_at created logged_at sent_at received_at opened_at".split()
_CLOSED = "closed_at resolved_at resolutiondate completed_at".split()
START: Final = frozenset((*_VALID, *_CHANGED, *_MADE, *_CLOSED))
"""Fields that tell since when a record holds; not facts themselves."""
_END = "invalid_at valid_to valid_until end_date ended_at ends_at end until expires_at".split()
END: Final = frozenset(_END)
"""Fields that tell until when it holds."""
EVENT: Final = ("event", "type", "event_type", "action", "kind")
"""Fields that tell what kind of thing a record is, or what happened."""

# Compiled by `re` on first use and kept there: nothing is compiled while importing.
_STATUS = (
    r"(?:.*_)?(?:status|state|stage|phase|mode|plan|tier|level|priority|severity|resolution"
    r"|owner|assignee|manager)"
)
_ENDING = (
    r"(?:.*[._\s-])?(?:ended|cancell?ed|closed|terminated|removed|expired|revoked|left|deleted)"
)
_FIRST_SECOND: Final = 100_000_000
"""March 1973: smaller numbers are counts, not times."""


@dataclass(frozen=True, slots=True)
class Times:
    """When what a record says holds, and whether it says that something is over.

    `changed` is when the record took the state it shows, if that is told apart from when it was
    made: its status holds since then, its other fields since `start`.
    """

    start: CivilTime | None = None
    end: CivilTime | None = None
    ends: bool = False
    changed: CivilTime | None = None


def times_of(record: Mapping[str, Json], episode: Episode) -> Times:
    """The times that a record tells of itself."""
    found = {name.lower(): value for name, value in record.items()}

    def first(names: Sequence[str]) -> CivilTime | None:
        return next((t for name in names if (t := time_of(found.get(name), episode))), None)

    valid, made = first(_VALID), first(_MADE)
    changed = first([*_CHANGED, *_CLOSED]) if valid is None else None
    if valid is None and changed is not None and (closed := first(_CLOSED)) is not None:
        changed = max(changed, closed, key=lambda time: time.start)
    start, end = valid or made or changed, first(_END)
    if start is not None and end is not None and end.end <= start.start:
        end = None
    return Times(start, end, _ends(record), changed or start)


def time_of(value: Json, episode: Episode) -> CivilTime | None:
    """A time as programs write it: a date, an instant (UTC if no zone is named), epoch seconds."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _epoch(value)
    if not isinstance(value, str) or not value[:4].isdigit() or len(value) > 40:
        return None
    text = value.strip().replace(",", ".")
    if re.fullmatch(r"\d{4}", text) and not 1000 <= int(text) <= 2999:
        return None
    if re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?", text):
        text += "Z"  # programs write UTC where they name no zone
    if match := re.fullmatch(r"(.{16,}[+-]\d\d)(\d\d)", text):
        text = f"{match[1]}:{match[2]}"
    try:
        return parse_time(text, "time", episode.zone)
    except InputError:
        return None


def _epoch(value: float) -> CivilTime | None:
    instant = since_1970(value) if value >= _FIRST_SECOND else None
    return None if instant is None else CivilTime.of(instant, Precision.INSTANT)


def _ends(record: Mapping[str, Json]) -> bool:
    """Whether the record tells of an end: {"event": "membership.ended", …}."""
    names = {name.lower(): value for name, value in record.items()}
    told = [names[name] for name in ("event", "event_type", "action") if name in names]
    return any(isinstance(word, str) and re.fullmatch(_ENDING, word.lower()) for word in told)


def identity(record: Mapping[str, Json]) -> tuple[str, str] | None:
    """The name of a record and the field that gives it: its name, else its id."""
    for wanted in (_NAME, _ID):
        for name in wanted:
            for field_name, value in record.items():
                if field_name.lower() == name and is_word(value):
                    text = literal(value).strip()
                    if re.search(r"\w", text) and len(text) <= MAX_VALUE:
                        return text, field_name
    return None


def is_word(value: Json) -> bool:
    """Whether a value can be a name or an id."""
    return isinstance(value, str | int) and not isinstance(value, bool)


def is_record(value: Json) -> bool:
    """Whether a value is an object that carries a name or an id."""
    return isinstance(value, dict) and identity(cast("Mapping[str, Json]", value)) is not None


def is_status(name: str) -> bool:
    """Whether a field's name is that of a state: one value at a time."""
    return re.fullmatch(_STATUS, "_".join(words_of(name).split())) is not None


def is_scalar(value: Json) -> bool:
    """Whether a value is a literal: a text, a finite number, a truth value or nothing."""
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or isinstance(value, bool | int | str)


def is_id(name: str, value: Json) -> bool:
    """Whether a field holds a record's id, under which it is known too."""
    wanted = name.lower() in ("id", "uuid", "key", "email")
    return wanted and is_word(value) and 0 < len(literal(value).strip()) <= MAX_VALUE


def each(value: Json) -> Sequence[Json]:
    """The entries of a list; anything else is its only entry."""
    return cast("Sequence[Json]", value) if isinstance(value, list) else [value]


def literal(value: Json) -> str:
    """A literal as text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def words_of(name: str) -> str:
    """The words of a field's name: "firstName" and "first_name" are "first name"."""
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return " ".join(re.split(r"[\W_]+", split)).strip().lower() or name


def label_of(name: object) -> str:
    """An entity label from a field's name or a type's word: "customer" is Customer."""
    return "".join(word.capitalize() for word in words_of(str(name)[:80]).split()) or "Record"
