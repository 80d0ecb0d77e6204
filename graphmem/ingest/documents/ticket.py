"""Tickets as text: fields of one line each, then the description.

```
Ticket: OPS-41
Title: The printer is offline
Status: open
Assignee: Jane Smith
Updated: 2024-05-01T10:00:00Z

The description, as prose.
```
The fields are read as those of a JSON record (`ingest.mapping`): status, assignee and priority
hold one value at a time, since the time of the update.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from graphmem.core.records import Json

__all__ = ["read_ticket"]

MAX_FIELDS: Final = 40
"""Lines of fields; longer heads are prose with colons."""

_OWN: Final = frozenset(
    ("ticket", "ticket id", "issue", "issue id", "case", "case id", "bug", "request", "id", "key")
)
_STATES: Final = ("status", "state", "priority", "assignee", "severity", "resolution")
_TIMES: Final = {
    "created": "created_at",
    "created at": "created_at",
    "opened": "created_at",
    "opened at": "created_at",
    "updated": "updated_at",
    "updated at": "updated_at",
    "last updated": "updated_at",
    "closed": "closed_at",
    "closed at": "closed_at",
    "resolved": "resolved_at",
}
_TITLES: Final = ("title", "subject", "summary")
_ALIASES: Final = {"assigned to": "assignee", "owner": "assignee", "reported by": "reporter"}


def read_ticket(text: str) -> tuple[dict[str, Json], str] | None:
    """The record that the head of a ticket is, and its description; None for other texts."""
    lines = text.lstrip("\ufeff\r\n").splitlines()
    record: dict[str, Json] = {}
    names: set[str] = set()
    read = 0
    for line in lines:
        match = re.fullmatch(r"([A-Za-z][A-Za-z _-]{0,30}?)\s*:\s*(.*)", line.strip())
        if match is None or len(record) >= MAX_FIELDS:
            break
        name = _ALIASES.get(match[1].lower(), match[1].lower())
        names.add(name)
        if value := match[2].strip():
            record[_field(name)] = value[:1_000]
        read += 1
    rest = lines[read:]
    if rest and rest[0].strip():
        return None
    if "id" not in record or not names & set(_STATES) or len(record) < 3:
        return None
    return {"type": "ticket", **record}, "\n".join(rest).strip()


def _field(name: str) -> str:
    if name in _OWN:
        return "id"
    if name in _TITLES:
        return "title"
    return _TIMES.get(name, name.replace(" ", "_").replace("-", "_"))
