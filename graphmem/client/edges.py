"""`mem.graph.edge`: facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graphmem.client.checks import (
    check_count,
    check_cursor,
    check_id,
    check_list,
    check_name,
    check_text,
    time_of,
)
from graphmem.client.drafts import edit_of
from graphmem.client.reading import entity_named, fact_views
from graphmem.client.telling import told_fact
from graphmem.core.catalogue import relation_name
from graphmem.core.records import Fact as CoreFact
from graphmem.core.requests import Filters
from graphmem.errors import InputError, NotFoundError
from graphmem.ingest.edits import delete_fact, update_fact

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from graphmem.client.engine import Engine
    from graphmem.client.place import Place
    from graphmem.client.results import Fact

__all__ = ["UNCHANGED", "AsyncEdges"]

UNCHANGED: Final = "unchanged"
"""Default of `edge.update`: leave it as it is. None means something there: unknown, or open."""


class AsyncEdges:
    """Facts: edges between entities, with the span in which they held."""

    def __init__(self, engine: Engine) -> None:
        """Work through this engine."""
        self._engine = engine

    async def get(
        self, uuid: str, *, user_id: str | None = None, graph_id: str | None = None
    ) -> Fact:
        """The fact; of one that was replaced since, its successor.

        Raises:
            NotFoundError: there is no such user, graph or fact.
        """
        place = await self._engine.place(user_id, graph_id)
        fact = await self._fetch(place, check_id(uuid, "uuid"))
        return (await fact_views(self._engine, place, [fact]))[0]

    async def list(
        self,
        *,
        user_id: str | None = None,
        graph_id: str | None = None,
        entity: str | None = None,
        names: Sequence[str] = (),
        limit: int = 100,
        cursor: str | None = None,
    ) -> list[Fact]:
        """Facts by uuid; `cursor` is the last uuid of the page before.

        Args:
            user_id: the user whose graph it is, or
            graph_id: the standalone graph.
            entity: only those with this name or uuid at either end.
            names: only these relations ("LIVES_IN" or "lives in").
            limit: at most so many.
            cursor: the last uuid of the page before.

        Raises:
            InputError: an argument is malformed, or several entities have the name.
            NotFoundError: there is no such user, graph or entity.
        """
        engine = self._engine
        place = await engine.place(user_id, graph_id)
        check_count(limit, "limit")
        relations = tuple(relation_name(name) for name in check_list(names, "names", check_name))
        about = () if entity is None else ((await entity_named(engine, place, entity)).uuid,)
        store = await engine.store()
        page = await store.scan(
            place.graph_id,
            "fact",
            after=check_cursor(cursor),
            limit=limit,
            filters=Filters(entities=about, names=relations),
        )
        facts = [record for record in page.records if isinstance(record, CoreFact)]
        return await fact_views(engine, place, facts)

    async def update(
        self,
        uuid: str,
        *,
        user_id: str | None = None,
        graph_id: str | None = None,
        fact: str | None = None,
        valid_at: datetime | date | str | None = UNCHANGED,
        invalid_at: datetime | date | str | None = UNCHANGED,
    ) -> Fact:
        """Correct a fact. The edit is an episode of its own: `episode.delete` undoes it.

        Args:
            uuid: the fact.
            user_id: the user whose graph it is, or
            graph_id: the standalone graph.
            fact: another sentence.
            valid_at: since when; None: unknown.
            invalid_at: until when, the unit named counts in; None: it still holds.

        Returns:
            The fact as it stands then.

        Raises:
            InputError: an argument is malformed, nothing is changed, or the range is empty.
            NotFoundError: there is no such user, graph or fact.
        """
        engine = self._engine
        place = await engine.place(user_id, graph_id)
        known = await self._fetch(place, check_id(uuid, "uuid"))
        changes: dict[str, object] = {}
        if fact is not None:
            changes["fact"] = check_text(fact, "fact")
        if valid_at != UNCHANGED:
            changes["valid_at"] = time_of(valid_at, "valid_at", place.zone)
        if invalid_at != UNCHANGED:
            changes["invalid_at"] = time_of(invalid_at, "invalid_at", place.zone)
        if not changes:
            raise InputError("give at least one of fact=, valid_at= and invalid_at=")
        draft = edit_of(update_fact(known, **changes), place)  # pyright: ignore[reportArgumentType]
        return await told_fact(engine, place, draft)

    async def delete(
        self, uuid: str, *, user_id: str | None = None, graph_id: str | None = None
    ) -> None:
        """Say that a fact never was true: it is retracted, and kept in history.

        To remove what an episode said without a trace, delete the episode.

        Raises:
            NotFoundError: there is no such user, graph or fact.
        """
        engine = self._engine
        place = await engine.place(user_id, graph_id)
        known = await self._fetch(place, check_id(uuid, "uuid"))
        await engine.edit(place, edit_of(delete_fact(known), place))

    async def _fetch(self, place: Place, uuid: str) -> CoreFact:
        store = await self._engine.store()
        (found,) = await store.fetch(place.graph_id, "fact", [uuid])
        if not isinstance(found, CoreFact):
            raise NotFoundError(f"uuid={uuid!r} is no fact of this graph; see graph.edge.list")
        return found
