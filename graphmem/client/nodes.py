"""`mem.graph.node`: entities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphmem.client.checks import (
    check_count,
    check_cursor,
    check_id,
    check_list,
    check_metadata,
    check_name,
)
from graphmem.client.drafts import edit_of
from graphmem.client.reading import entity_named
from graphmem.client.views import entity_view
from graphmem.core.records import Entity as CoreEntity
from graphmem.core.requests import Filters
from graphmem.errors import InputError, NotFoundError
from graphmem.ingest.edits import merge, unmerge, update_node

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphmem.client.engine import Engine
    from graphmem.client.place import Place
    from graphmem.client.results import Entity

__all__ = ["AsyncNodes"]


class AsyncNodes:
    """Entities: people, places, things. Every change is an episode and can be undone."""

    def __init__(self, engine: Engine) -> None:
        """Work through this engine."""
        self._engine = engine

    async def get(
        self, uuid: str, *, user_id: str | None = None, graph_id: str | None = None
    ) -> Entity:
        """The entity; of one that was merged into another, that other one.

        Raises:
            NotFoundError: there is no such user, graph or entity.
        """
        place = await self._engine.place(user_id, graph_id)
        return entity_view(await self._fetch(place, check_id(uuid, "uuid")))

    async def list(
        self,
        *,
        user_id: str | None = None,
        graph_id: str | None = None,
        labels: Sequence[str] = (),
        limit: int = 100,
        cursor: str | None = None,
    ) -> list[Entity]:
        """Entities by uuid (of any of these labels); `cursor` is the last uuid before.

        Raises:
            NotFoundError: there is no such user or graph.
        """
        place = await self._engine.place(user_id, graph_id)
        check_count(limit, "limit")
        store = await self._engine.store()
        page = await store.scan(
            place.graph_id,
            "entity",
            after=check_cursor(cursor),
            limit=limit,
            filters=Filters(labels=tuple(check_list(labels, "labels", check_name))),
        )
        return [entity_view(record) for record in page.records if isinstance(record, CoreEntity)]

    async def update(
        self,
        uuid: str,
        *,
        user_id: str | None = None,
        graph_id: str | None = None,
        name: str | None = None,
        labels: Sequence[str] | None = None,
        attributes: Mapping[str, Any] | None = None,
    ) -> Entity:
        """Give an entity a name, labels or attributes; its old names stay as aliases.

        Raises:
            InputError: an argument is malformed, or none is given.
            NotFoundError: there is no such user, graph or entity.
        """
        engine = self._engine
        place = await engine.place(user_id, graph_id)
        if name is None and labels is None and attributes is None:
            raise InputError("give at least one of name=, labels= and attributes=")
        entity = await self._fetch(place, check_id(uuid, "uuid"))
        content = update_node(
            entity=entity.uuid,
            name=entity.name if name is None else check_name(name, "name"),
            labels=check_list(labels, "labels", check_name),
            attributes=check_metadata(attributes, "attributes"),
        )
        await engine.edit(place, edit_of(content, place))
        return entity_view(await self._fetch(place, entity.uuid))

    async def merge(
        self,
        keep: str,
        drop: str,
        *,
        user_id: str | None = None,
        graph_id: str | None = None,
    ) -> Entity:
        """Say that two entities are one; facts, names and evidence of both are its own.

        Args:
            keep: name or uuid of the entity whose name and uuid stay.
            drop: name or uuid of the one that is merged into it.
            user_id: the user whose graph it is, or
            graph_id: the standalone graph.

        Raises:
            InputError: both are the same already, or a name is not unique.
            NotFoundError: there is no such user, graph or entity.
        """
        engine = self._engine
        place = await engine.place(user_id, graph_id)
        kept = await entity_named(engine, place, keep)
        dropped = await entity_named(engine, place, drop)
        if kept.uuid == dropped.uuid:
            raise InputError(f"keep={keep!r} and drop={drop!r} are one entity already")
        await engine.edit(place, edit_of(merge(keep=kept.uuid, drop=dropped.uuid), place))
        return entity_view(await self._fetch(place, kept.uuid))

    async def unmerge(
        self,
        keep: str,
        drop: str,
        *,
        user_id: str | None = None,
        graph_id: str | None = None,
    ) -> Entity:
        """Say that two merged entities are not one; everything is as if they never had been.

        Args:
            keep: name or uuid of the merged entity.
            drop: uuid of the one that shall be itself again.
            user_id: the user whose graph it is, or
            graph_id: the standalone graph.

        Returns:
            The entity that is itself again.

        Raises:
            InputError: they are not merged.
            NotFoundError: there is no such user, graph or entity.
        """
        engine = self._engine
        place = await engine.place(user_id, graph_id)
        kept = await entity_named(engine, place, keep)
        check_id(drop, "drop")
        if drop not in kept.members:
            raise InputError(f"drop={drop!r} is not merged into {kept.name!r} ({kept.uuid})")
        await engine.edit(place, edit_of(unmerge(keep=kept.uuid, drop=drop), place))
        return entity_view(await self._fetch(place, drop))

    async def _fetch(self, place: Place, uuid: str) -> CoreEntity:
        store = await self._engine.store()
        (found,) = await store.fetch(place.graph_id, "entity", [uuid])
        if not isinstance(found, CoreEntity):
            raise NotFoundError(f"uuid={uuid!r} is no entity of this graph; see graph.node.list")
        return found
