"""`mem.graph.episode`: the inputs, as they were given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmem.client.checks import check_id
from graphmem.client.views import episode_view
from graphmem.client.working import forget
from graphmem.core.records import Episode as CoreEpisode
from graphmem.core.requests import Filters
from graphmem.errors import NotFoundError

if TYPE_CHECKING:
    from graphmem.client.engine import Engine
    from graphmem.client.place import Place
    from graphmem.client.results import Episode

__all__ = ["AsyncEpisodes"]


class AsyncEpisodes:
    """Episodes: messages, texts, JSON documents and edits, verbatim."""

    def __init__(self, engine: Engine) -> None:
        """Work through this engine."""
        self._engine = engine

    async def get(
        self, uuid: str, *, user_id: str | None = None, graph_id: str | None = None
    ) -> Episode:
        """The episode.

        Raises:
            NotFoundError: there is no such user, graph or episode.
        """
        place = await self._engine.place(user_id, graph_id)
        return episode_view(await self._fetch(place, check_id(uuid, "uuid")))

    async def list(
        self,
        *,
        user_id: str | None = None,
        graph_id: str | None = None,
        edits: bool = False,
        limit: int = 100,
        cursor: str | None = None,
        lastn: int | None = None,
    ) -> list[Episode]:
        """Episodes in the order of their arrival.

        Args:
            user_id: the user whose graph it is, or
            graph_id: the standalone graph.
            edits: those of source "edit" too.
            limit: at most so many.
            cursor: the uuid of the last episode of the page before.
            lastn: instead, the last so many.

        Raises:
            InputError: an argument is malformed.
            NotFoundError: there is no such user, graph or cursor.
        """
        place = await self._engine.place(user_id, graph_id)
        return await self._engine.episodes(
            place, Filters(edits=edits), limit=limit, cursor=cursor, lastn=lastn
        )

    async def delete(
        self, uuid: str, *, user_id: str | None = None, graph_id: str | None = None
    ) -> None:
        """Forget an episode and all that rests only on it; what it had closed is open again.

        What other episodes said of it without naming it ("I quit my job") is gone with it at once.
        They stay, and are read again by what is left: by rules before this returns, by a model soon
        after (`flush` waits for it).

        Raises:
            NotFoundError: there is no such user, graph or episode.
        """
        place = await self._engine.place(user_id, graph_id)
        episode = await self._fetch(place, check_id(uuid, "uuid"))
        await forget(self._engine, place.graph_id, [episode.uuid])

    async def _fetch(self, place: Place, uuid: str) -> CoreEpisode:
        store = await self._engine.store()
        (found,) = await store.fetch(place.graph_id, "episode", [uuid])
        if not isinstance(found, CoreEpisode):
            raise NotFoundError(f"uuid={uuid!r} is no episode of this graph")
        return found
