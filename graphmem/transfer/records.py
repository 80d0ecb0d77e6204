"""Records as lines of JSON and back: the same bytes for the same record, whatever store it is of.

A line is an object whose first key is `kind`; the others come sorted, defaults are left out.
Instants are RFC 3339 in UTC, civil times one line of `CivilTime.encode`. The graph's id is told
once, by the line of the graph.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from graphmem.core.civil import CivilTime
from graphmem.core.records import Claim, Entry, Episode, IdentityLink, Mention, RelationRecord
from graphmem.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FORMAT", "VERSION", "Evidence", "decode", "encode", "line_of", "read_instant"]

FORMAT: Final = "graphmem export"
VERSION: Final = 1
"""Of the format; a reader refuses what it does not know."""

Evidence: TypeAlias = "Episode | Mention | Claim | IdentityLink | RelationRecord | Entry"

_KINDS: Final[Mapping[str, type[Evidence]]] = {
    "episode": Episode,
    "mention": Mention,
    "claim": Claim,
    "link": IdentityLink,
    "relation": RelationRecord,
    "entry": Entry,
}
_NAMES: Final = {made: name for name, made in _KINDS.items()}
_INSTANTS: Final = frozenset({"created_at", "updated_at", "reference_time", "said_at"})
_CIVIL: Final = frozenset({"valid_at", "invalid_at"})
_TUPLES: Final = frozenset({"labels", "aliases", "corrects", "repeats", "fulfils"})
_ELSEWHERE: Final = frozenset({"graph_id", "position", "revision"})
"""What the graph's line tells, and what each store gives itself."""


def encode(record: Evidence, **more: object) -> str:
    """The line of a record, without its end.

    Args:
        record: to be written.
        more: further keys of the line.
    """
    kind = _NAMES[type(record)]
    told: dict[str, object] = {}
    for name, default in _fields(kind):
        value = getattr(record, name)
        if name in _ELSEWHERE or value == default or value in ((), {}):
            continue
        told["type" if name == "kind" else name] = _plain(value)
    return line_of(kind, {**told, **more})


def line_of(kind: str, told: Mapping[str, object]) -> str:
    """An object as a line: its kind first, then its keys in order."""
    pairs = {"kind": kind, **{key: _sorted(told[key]) for key in sorted(told)}}
    return json.dumps(pairs, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def decode(told: Mapping[str, Any], graph_id: str) -> Evidence:
    """The record of a line that was read as JSON.

    Raises:
        InputError: it is no such line.
    """
    kind = told.get("kind")
    made = _KINDS.get(kind) if isinstance(kind, str) else None
    if made is None:
        raise InputError(f"a line of kind {kind!r} is unknown; this graphmem writes {VERSION}")
    names = {name for name, _ in _fields(str(kind))}
    values: dict[str, Any] = {}
    for key, value in told.items():
        name = "kind" if key == "type" else key
        if key != "kind" and name in names:
            values[name] = _typed(name, value)
    if "graph_id" in names:
        values["graph_id"] = graph_id
    if kind == "claim":
        values["position"] = 0  # the store's own, filled in by whoever has the episode
        values.setdefault("object", None)
    try:
        return made(**values)
    except TypeError as error:
        raise InputError(f"a line of kind {kind!r} lacks something: {error}") from None


def read_instant(text: str) -> datetime:
    """An instant as these lines write it."""
    return datetime.fromisoformat(text).astimezone(UTC)


@lru_cache(maxsize=len(_KINDS))
def _fields(kind: str) -> tuple[tuple[str, object], ...]:
    return tuple(
        (each.name, None if each.default is MISSING else each.default)
        for each in fields(_KINDS[kind])
    )


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, CivilTime):
        return value.encode()
    if isinstance(value, tuple):
        return list(cast("tuple[object, ...]", value))
    return value


def _typed(name: str, value: Any) -> Any:
    try:
        if name in _INSTANTS:
            return read_instant(value)
        if name in _CIVIL:
            return CivilTime.decode(value)
    except (ValueError, TypeError, AttributeError) as error:
        raise InputError(f"{name}={value!r} cannot be read: {error}") from None
    return tuple(value) if name in _TUPLES else value


def _sorted(value: object) -> object:
    """Objects with their keys in order, all the way down: stores keep them as they like."""
    if isinstance(value, dict):
        told = cast("dict[str, object]", value)
        return {key: _sorted(told[key]) for key in sorted(told)}
    if isinstance(value, list | tuple):
        return [_sorted(each) for each in cast("list[object]", value)]
    if hasattr(value, "keys"):
        return _sorted(dict(cast("Mapping[str, object]", value)))
    return value
