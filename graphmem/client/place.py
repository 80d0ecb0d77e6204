"""Where a call works."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphmem.client.checks import USER_PROFILE
from graphmem.core.ids import user_graph
from graphmem.errors import NotFoundError

if TYPE_CHECKING:
    from graphmem.client.engine import Engine
    from graphmem.core.records import Entry

__all__ = ["Place", "place_of", "thread_place", "unknown"]


@dataclass(frozen=True, slots=True)
class Place:
    """The graph a call works on: its id, zone and profile, and the user it belongs to, if any."""

    graph_id: str
    zone: str
    user: Entry | None = None
    profile: str = "conversation"


def place_of(user: Entry) -> Place:
    """The user's own graph."""
    profile = str(user.body.get("profile") or USER_PROFILE)
    return Place(user_graph(user.id), str(user.body["time_zone"]), user, profile)


async def thread_place(engine: Engine, thread_id: str) -> Place:
    """The graph of the user that owns a thread.

    Raises:
        NotFoundError: there is no such thread, or no such user.
    """
    found = await (await engine.directory()).owned("thread", thread_id)
    if found is None:
        raise unknown("thread", thread_id)
    entry, user = found
    if user is None:
        raise unknown("user", entry.owner)
    return place_of(user)


def unknown(kind: str, id: str) -> NotFoundError:
    """The error for a user, thread or graph that is not there; it says how to make it."""
    remedies = {"user": "user.add", "thread": "thread.create", "graph": "graph.create"}
    call = f"{remedies[kind]}({kind}_id={id!r}, …)"
    return NotFoundError(f"{kind}_id={id!r} is unknown; make it first with {call}")
