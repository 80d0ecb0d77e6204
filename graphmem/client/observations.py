"""`mem.graph.observation`: patterns over many episodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmem.client.checks import check_choice, check_count, check_id
from graphmem.client.reading import entity_named
from graphmem.client.views import observation_view
from graphmem.core.observations import drawn_from, observe
from graphmem.errors import NotFoundError

if TYPE_CHECKING:
    from graphmem.client.engine import Engine
    from graphmem.client.place import Place
    from graphmem.client.results import Observation
    from graphmem.core.observations import Observation as CoreObservation
    from graphmem.core.records import Entity as CoreEntity

__all__ = ["AsyncObservations"]

KINDS = ("recurrence", "routine", "sequence", "count")


class AsyncObservations:
    """Patterns in what is known of somebody: drawn from the facts when asked, with evidence."""

    def __init__(self, engine: Engine) -> None:
        """Work through this engine."""
        self._engine = engine

    async def list(
        self,
        *,
        user_id: str | None = None,
        graph_id: str | None = None,
        entity: str | None = None,
        kind: str | None = None,
        limit: int = 100,
    ) -> list[Observation]:
        """What recurs, keeps a rhythm, or changes again and again; the most frequent first.

        Args:
            user_id: the user whose graph it is, or
            graph_id: the standalone graph.
            entity: name or uuid of the one it is about; the user without it.
            kind: only "recurrence", "routine", "sequence" or "count".
            limit: at most so many.

        Raises:
            InputError: an argument is malformed, or several entities have the name.
            NotFoundError: there is no such user, graph or entity.
        """
        place = await self._engine.place(user_id, graph_id)
        check_count(limit, "limit")
        wanted = None if kind is None else check_choice(kind, KINDS, "kind")
        try:
            about = await entity_named(self._engine, place, entity)
        except NotFoundError:
            if entity is None:
                return []  # a user of whom nothing is known yet
            raise
        found = await self._observed(place, about)
        return [observation_view(each) for each in found if wanted in (None, each.kind)][:limit]

    async def get(
        self,
        uuid: str,
        *,
        user_id: str | None = None,
        graph_id: str | None = None,
        entity: str | None = None,
    ) -> Observation:
        """The observation, as long as its pattern is there.

        Args:
            uuid: as `list` gave it.
            user_id: the user whose graph it is, or
            graph_id: the standalone graph.
            entity: name or uuid of the one it is about; the user without it.

        Raises:
            NotFoundError: there is no such user, graph, entity or pattern (any more).
        """
        check_id(uuid, "uuid")
        place = await self._engine.place(user_id, graph_id)
        about = await entity_named(self._engine, place, entity)
        for each in await self._observed(place, about):
            if each.uuid == uuid:
                return observation_view(each)
        raise NotFoundError(f"observation uuid={uuid!r} is unknown; its evidence may be gone")

    async def _observed(self, place: Place, about: CoreEntity) -> tuple[CoreObservation, ...]:
        """One bounded read: the newest facts of the entity."""
        store = await self._engine.store()
        found = await store.expand(drawn_from(place.graph_id, (about.uuid,)))
        return observe(about, found.facts.values(), found.entities)
