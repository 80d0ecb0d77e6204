"""Where a call works."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphmem.core.records import Entry

__all__ = ["Place"]


@dataclass(frozen=True, slots=True)
class Place:
    """The graph a call works on: its id, zone and profile, and the user it belongs to, if any."""

    graph_id: str
    zone: str
    user: Entry | None = None
    profile: str = "conversation"
