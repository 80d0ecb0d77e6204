"""`mem.thread.message`: single messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphmem.client.checks import check_id, check_metadata
from graphmem.client.place import thread_place
from graphmem.client.views import episode_view
from graphmem.core.records import Episode as CoreEpisode
from graphmem.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphmem.client.engine import Engine
    from graphmem.client.place import Place
    from graphmem.client.results import Episode

__all__ = ["AsyncMessages"]


class AsyncMessages:
    """Messages of a thread. What was said never changes; your notes on it may."""

    def __init__(self, engine: Engine) -> None:
        """Work through this engine."""
        self._engine = engine

    async def get(self, thread_id: str, uuid: str) -> Episode:
        """The message.

        Raises:
            NotFoundError: there is no such thread, or no such message in it.
        """
        place = await thread_place(self._engine, check_id(thread_id, "thread_id"))
        return episode_view(await self._fetch(place, thread_id, uuid))

    async def update(self, thread_id: str, uuid: str, *, metadata: Mapping[str, Any]) -> Episode:
        """Add to a message's metadata; the keys given replace those that are there.

        Raises:
            InputError: an argument is malformed.
            NotFoundError: there is no such thread, or no such message in it.
        """
        place = await thread_place(self._engine, check_id(thread_id, "thread_id"))
        more = check_metadata(metadata)
        old = await self._fetch(place, thread_id, uuid)
        merged = check_metadata({**old.metadata, **more})
        store = await self._engine.store()
        if not await store.annotate(place.graph_id, old.uuid, merged):
            raise _unknown(thread_id, uuid)
        return episode_view(await self._fetch(place, thread_id, uuid))

    async def _fetch(self, place: Place, thread_id: str, uuid: str) -> CoreEpisode:
        store = await self._engine.store()
        (found,) = await store.fetch(place.graph_id, "episode", [check_id(uuid, "uuid")])
        if not isinstance(found, CoreEpisode) or found.thread_id != thread_id:
            raise _unknown(thread_id, uuid)
        return found


def _unknown(thread_id: str, uuid: str) -> NotFoundError:
    return NotFoundError(f"uuid={uuid!r} is no message of thread_id={thread_id!r}")
