"""Checks of what a caller hands in: each raises an `InputError` before anything is written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from math import inf
from typing import TYPE_CHECKING, Any, cast
from unicodedata import category

from graphmem.core.civil import parse_instant, parse_time, zone_of
from graphmem.core.ids import standalone_graph, user_graph
from graphmem.core.records import ASSISTANT_TRUST, OTHER_TRUST, USER_TRUST, WEB_TRUST
from graphmem.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date, datetime

    from pydantic import ValidationError

    from graphmem.core.civil import CivilTime
    from graphmem.core.records import Json

__all__ = [
    "MAX_ID",
    "MAX_MESSAGES",
    "MAX_METADATA",
    "MAX_NAME",
    "MAX_TEXT",
    "ROLES",
    "check_characters",
    "check_choice",
    "check_count",
    "check_cursor",
    "check_id",
    "check_json",
    "check_list",
    "check_metadata",
    "check_name",
    "check_scope",
    "check_seconds",
    "check_share",
    "check_text",
    "check_time_zone",
    "first_fault",
    "instant_of",
    "time_of",
    "trust_of",
]

MAX_TEXT = 1_000_000
"""Characters of one episode."""
MAX_ID = 256
"""Characters of a developer's id."""
MAX_NAME = 1_000
"""Characters of a name, a relation or a description."""
MAX_METADATA = 65_536
"""Characters of metadata as JSON."""
MAX_MESSAGES = 10_000
"""Messages of one call."""

PROFILES = ("conversation", "assistant", "documents")
"""How the messages of a graph are ranked: people among themselves; a user with an assistant, where
what the user said of himself counts first; texts without speakers. See `recall.weights`."""
USER_PROFILE = "assistant"
GRAPH_PROFILE = "conversation"

ROLES = ("user", "assistant", "system", "tool", "function", "norole")

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_UNSEEN = ("Cc", "Cf", "Zl", "Zp")
"""Unicode categories; what is not assigned yet (Cn) differs between versions of Python."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_TRUST = {"user": USER_TRUST, "other": OTHER_TRUST, "assistant": ASSISTANT_TRUST, "web": WEB_TRUST}


def check_id(value: object, argument: str) -> str:
    """A developer's id: 1 to `MAX_ID` characters, all of them seen, not only blanks.

    Control characters, line separators and format characters (without width, or turning the
    direction) are refused: two ids that look the same would be two memories.
    """
    text = _string(value, argument, MAX_ID)
    if any(category(character) in _UNSEEN for character in text):
        raise InputError(
            f"{argument}={text!a} has control or invisible characters; use printable ones only"
        )
    return text


def check_name(value: object, argument: str) -> str:
    """A name or short description: one line of 1 to `MAX_NAME` characters."""
    text = _string(value, argument, MAX_NAME)
    if _CONTROL.search(text):
        raise InputError(f"{argument}={text!r} has control characters or line breaks; remove them")
    return text


def check_text(value: object, argument: str) -> str:
    """The text of an episode or query: 1 to `MAX_TEXT` characters, no NUL."""
    text = _string(value, argument, MAX_TEXT)
    if "\x00" in text:
        raise InputError(f"{argument} contains a NUL character at {text.index(chr(0))}; remove it")
    return text


def check_json(value: object, argument: str) -> str:
    """A JSON document: a string that holds one, or an object that can be written as one."""
    if not isinstance(value, str):
        try:
            value = json.dumps(value, ensure_ascii=False, allow_nan=False)
        except (TypeError, ValueError, RecursionError) as error:
            raise InputError(f"{argument} cannot be written as JSON: {error}") from error
    text = check_text(value, argument)
    try:
        strings = list(_strings(json.loads(text, parse_constant=_no_constant)))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{argument} is no valid JSON: {error}") from error
    if any("\x00" in string or _SURROGATE.search(string) for string in strings):
        raise InputError(f"{argument} contains a NUL or half of a surrogate pair; remove it")
    return text


def check_metadata(value: Mapping[str, Any] | None, argument: str = "metadata") -> dict[str, Json]:
    """Metadata: string keys, values of JSON, at most `MAX_METADATA` characters in all."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise InputError(f"{argument} must be a dict, not {type(value).__name__}")
    if not all(isinstance(key, str) for key in value):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InputError(f"{argument} has a key that is no string")
    text = check_json(value, argument)
    if len(text) > MAX_METADATA:
        raise InputError(f"{argument} has {len(text)} characters; at most {MAX_METADATA} are kept")
    return cast("dict[str, Json]", json.loads(text))


def check_cursor(value: object) -> str | None:
    """The last id of the page before, or None for the first page."""
    return None if value is None else check_id(value, "cursor")


def check_list(value: object, argument: str, check: Callable[[object, str], str]) -> list[str]:
    """A list of texts, each checked; None is an empty one. One text is no list of its letters."""
    if value is None:
        return []
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
        raise InputError(f"{argument}={value!r} must be a list of strings")
    return [check(each, argument) for each in cast("Iterable[object]", value)]


def check_choice(value: object, choices: tuple[str, ...], argument: str) -> str:
    """One of a few words."""
    if value not in choices:
        raise InputError(f"{argument}={value!r} is unknown; use one of: {', '.join(choices)}")
    return cast("str", value)


def check_count(value: object, argument: str, *, low: int = 1, high: int = 1000) -> int:
    """A whole number in a range."""
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise InputError(f"{argument}={value!r} must be a whole number from {low} to {high}")
    return value


def check_characters(value: object, argument: str = "max_characters") -> int | None:
    """A budget of characters; None: there is none."""
    return None if value is None else check_count(value, argument, high=10_000_000)


def check_time_zone(value: object, argument: str = "time_zone") -> str:
    """An IANA zone."""
    name = check_name(value, argument)
    zone_of(name)
    return name


def check_share(value: object, argument: str) -> float:
    """A number from 0 to 1."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise InputError(f"{argument}={value!r} is out of range; give a number from 0 to 1")
    return float(value)


def check_seconds(value: object, argument: str) -> float | None:
    """A finite number of seconds from 0 on, or None."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < inf:
        raise InputError(f"{argument}={value!r} must be a number of seconds from 0 on, or None")
    return value


def check_scope(user_id: object, graph_id: object) -> str:
    """The graph meant by exactly one of `user_id` and `graph_id`."""
    if (user_id is None) == (graph_id is None):
        raise InputError("give exactly one of user_id= and graph_id=: the graph to work on")
    if user_id is not None:
        return user_graph(check_id(user_id, "user_id"))
    return standalone_graph(check_id(graph_id, "graph_id"))


def instant_of(value: datetime | str | None, argument: str) -> datetime | None:
    """An instant, or None if none was given."""
    return None if value is None else parse_instant(value, argument)


def time_of(value: datetime | date | str | None, argument: str, zone: str) -> CivilTime | None:
    """A stated time, or None if none was given."""
    return None if value is None else parse_time(value, argument, zone)


def trust_of(value: object, default: int) -> int:
    """A trust level by its word (user, other, assistant, web), or the default."""
    if value is None:
        return default
    return _TRUST[check_choice(value, tuple(_TRUST), "trust")]


def first_fault(error: ValidationError) -> str:
    """The first thing that is wrong with what was handed in: which field, and what."""
    fault = error.errors()[0]
    return f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"


def _string(value: object, argument: str, limit: int) -> str:
    if not isinstance(value, str):
        raise InputError(f"{argument}={value!r} must be a string, not {type(value).__name__}")
    if not value.strip():
        raise InputError(f"{argument} is empty; give at least one character that is no blank")
    if len(value) > limit:
        raise InputError(f"{argument} has {len(value)} characters; at most {limit} are accepted")
    if match := _SURROGATE.search(value):
        raise InputError(
            f"{argument} contains half of a surrogate pair at {match.start()}; it is no valid text"
        )
    return value


def _strings(document: Json) -> Iterator[str]:
    """Every key and string of a JSON document, escapes resolved."""
    if isinstance(document, str):
        yield document
    elif isinstance(document, list):
        for part in document:
            yield from _strings(part)
    elif isinstance(document, dict):
        for key, part in document.items():
            yield key
            yield from _strings(part)


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")
