"""One message as a JSON object of another program, and what graphmem makes of its fields."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, cast

from graphmem.core.civil import CivilTime, parse_instant, parse_time, since_1970
from graphmem.core.ids import derive
from graphmem.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["CONTENT", "ID", "NAME", "ROLE", "THREAD", "TIME", "is_message", "read_message", "when"]

CONTENT: Final = ("content", "text", "message", "body")
ROLE: Final = ("role",)
NAME: Final = ("name", "speaker", "author", "sender", "from")
TIME: Final = ("created_at", "reference_time", "timestamp", "time", "date", "sent_at", "ts")
THREAD: Final = ("thread", "thread_id", "conversation", "conversation_id", "session", "session_id")
ID: Final = ("uuid", "id", "message_id")

_ROLES: Final = {
    "user": "user",
    "human": "user",
    "customer": "user",
    "assistant": "assistant",
    "ai": "assistant",
    "bot": "assistant",
    "model": "assistant",
    "agent": "assistant",
    "system": "system",
    "developer": "system",
    "tool": "tool",
    "function": "function",
    "norole": "norole",
}


def is_message(document: object) -> bool:
    """Whether an object is a message: words, and who said them."""
    if not isinstance(document, dict):
        return False
    fields = cast("Mapping[str, Any]", document)
    if isinstance(fields.get("messages"), list):
        return True
    said = any(isinstance(fields.get(name), str | list) for name in CONTENT)
    return said and any(isinstance(fields.get(name), str) for name in (*ROLE, *NAME))


def read_message(fields: Mapping[str, Any], zone: str) -> dict[str, Any]:
    """The episode that a message is; fields that have no meaning here go to its metadata.

    Args:
        fields: the object.
        zone: the IANA zone of a time that names none.

    Raises:
        InputError: it has no words, or a field cannot be read.
    """
    used: set[str] = set()

    def take(names: tuple[str, ...]) -> Any:
        for name in names:
            if fields.get(name) is not None:
                used.add(name)
                return fields[name]
        return None

    content, name, thread, own = _words(take(CONTENT)), take(NAME), take(THREAD), take(ID)
    said = when(take(TIME), zone)
    role = take(ROLE)
    if isinstance(role, str) and role.lower() not in _ROLES and name is None:
        name = role  # {"role": "Jane"}
    known = _ROLES.get(role.lower(), "norole") if isinstance(role, str) else "user"
    if role is None and name is not None:
        known = "norole"
    metadata = fields.get("metadata")
    kept = dict(cast("Mapping[str, Any]", metadata)) if isinstance(metadata, dict) else {}
    rest = {key: value for key, value in fields.items() if key not in (*used, "metadata")}
    episode: dict[str, Any] = {
        "type": "message",
        "role": known,
        "data": content,
        "name": None if name is None else str(name),
        "created_at": said,
        "thread_id": None if thread is None else str(thread),
        "metadata": kept | {key: value for key, value in rest.items() if value is not None},
    }
    if isinstance(fields.get("uuid"), str):
        episode["uuid"] = fields["uuid"]
    elif own is not None:
        at = "" if said is None else said.isoformat()
        episode["uuid"] = derive("told under", str(thread or ""), str(own), content, at)
    return episode


def when(value: object, zone: str) -> datetime | None:
    """When something was said: RFC 3339, a local time or date in the zone, seconds since 1970.

    Raises:
        InputError: it is none of these.
    """
    if value is None or value == "":
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        if (instant := since_1970(value)) is None:
            raise InputError(f"the time {str(value)[:40]} is no number of seconds since 1970")
        return instant
    if not isinstance(value, str):
        raise InputError(f"the time {value!r} is neither text nor a number")
    text = value.strip()
    try:
        local = datetime.fromisoformat(text)
    except ValueError:
        return _mail_date(text)
    if local.tzinfo is not None:
        return parse_instant(local, "time")
    if len(text) <= 10:
        return parse_time(text, "time", zone).start
    return CivilTime(local, zone=zone).start


def _mail_date(text: str) -> datetime:
    from email.utils import parsedate_to_datetime

    try:
        return parse_instant(parsedate_to_datetime(text), "time")
    except (ValueError, TypeError, IndexError):
        raise InputError(
            f"the time {text[:60]!r} cannot be read; give RFC 3339, such as '2025-06-01T09:00Z'"
        ) from None


def _words(content: object) -> str:
    """The words of a message: a text, or the texts among its parts."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        parts = [
            str(cast("Mapping[str, Any]", part).get("text", "")) if isinstance(part, dict) else part
            for part in cast("list[object]", content)
        ]
        return "\n".join(part for part in parts if isinstance(part, str) and part)
    raise InputError(f"no words: one of {', '.join(CONTENT)} must be a text")
