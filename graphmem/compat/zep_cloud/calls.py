"""What takes more than one native call, once for the blocking and the awaiting client."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from graphmem.compat.listing import is_person, listed
from graphmem.compat.zep_cloud.answers import Episode, Graphs, Threads, Users, episode_of
from graphmem.compat.zep_cloud.arguments import place_of
from graphmem.compat.zep_cloud.types import EpisodeData
from graphmem.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from graphmem.client.results import BatchReceipt, Graph, Thread, User
    from graphmem.client.results import Episode as NativeEpisode
    from graphmem.compat.listing import Fetch

__all__ = ["add_batch", "list_graphs", "list_threads", "list_users"]


async def list_users(fetch: Fetch[User], given: Mapping[str, Any]) -> Users:
    """A page of the users, without those made for threads of nobody; and how many there are."""
    skip, size, after = place_of(given)
    found = await listed(fetch, lambda user: user.user_id, kept=is_person, after=after)
    return Users(found[skip : skip + size], None if after else len(found))


async def list_threads(fetch: Fetch[Thread], given: Mapping[str, Any]) -> Threads:
    """A page of the threads, and how many there are."""
    skip, size, after = place_of(given)
    found = await listed(fetch, lambda thread: thread.thread_id, after=after)
    return Threads(found[skip : skip + size], None if after else len(found))


async def list_graphs(fetch: Fetch[Graph], given: Mapping[str, Any]) -> Graphs:
    """A page of the standalone graphs, and how many there are."""
    skip, size, after = place_of(given)
    found = await listed(fetch, lambda graph: graph.graph_id, after=after)
    return Graphs(found[skip : skip + size], None if after else len(found))


async def add_batch(
    tell: Callable[[Sequence[Mapping[str, Any]]], Awaitable[BatchReceipt]],
    get: Callable[[str], Awaitable[NativeEpisode]],
    episodes: Sequence[EpisodeData | Mapping[str, Any]],
) -> list[Episode]:
    """Tell a graph some episodes at once, and give them as they are kept."""
    if isinstance(episodes, str) or not hasattr(episodes, "__len__"):
        raise InputError("episodes must be a list of EpisodeData or dict")
    told: list[Mapping[str, Any]] = []
    for each in episodes:
        if isinstance(each, EpisodeData):
            each = each.model_dump(exclude_none=True)
        if not isinstance(each, dict):
            kind = type(each).__name__
            raise InputError(f"episodes must be EpisodeData or dict, not {kind}")
        told.append({"uuid": str(uuid4()), **each})
    if not told:
        return []
    await tell(told)
    return [episode_of(e) for e in await asyncio.gather(*(get(each["uuid"]) for each in told))]
