"""`mem.graph`: everything that is told to a graph and asked of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphmem.client.checks import (
    PROFILES,
    check_characters,
    check_choice,
    check_count,
    check_cursor,
    check_id,
    check_list,
    check_metadata,
    check_name,
    check_text,
    check_time_zone,
    instant_of,
    time_of,
)
from graphmem.client.cutting import within
from graphmem.client.drafts import draft_of, edit_of
from graphmem.client.edges import AsyncEdges
from graphmem.client.episodes import AsyncEpisodes
from graphmem.client.filling import context_of
from graphmem.client.filters import filters_of
from graphmem.client.nodes import AsyncNodes
from graphmem.client.observations import AsyncObservations
from graphmem.client.reading import (
    answer_view,
    around,
    entity_named,
    explanation_view,
    fact_views,
    question_of,
    uuids_named,
)
from graphmem.client.results import Context
from graphmem.client.steering import AsyncSteering
from graphmem.client.telling import told_fact
from graphmem.client.views import episode_view, graph_view
from graphmem.core.ids import standalone_graph
from graphmem.errors import AlreadyExistsError, InputError, NotFoundError
from graphmem.ingest.edits import fact_triple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from graphmem.client.engine import Engine
    from graphmem.client.results import (
        Episode,
        Explanation,
        Fact,
        Graph,
        SearchFilters,
        SearchResults,
        Subgraph,
    )

__all__ = ["AsyncGraphs"]


class AsyncGraphs(AsyncSteering):
    """A user's graph (`user_id=`) or a standalone one (`graph_id=`); exactly one is given."""

    def __init__(self, engine: Engine) -> None:
        """Work through this engine."""
        self._engine = engine
        self.node = AsyncNodes(engine)
        self.edge = AsyncEdges(engine)
        self.episode = AsyncEpisodes(engine)
        self.observation = AsyncObservations(engine)

    async def create(
        self,
        graph_id: str,
        *,
        name: str | None = None,
        description: str | None = None,
        time_zone: str | None = None,
        profile: str = "conversation",
        exist_ok: bool = False,
    ) -> Graph:
        """Make a standalone graph; `profile` is how its messages are ranked (see `user.add`).

        Raises:
            InputError: an argument is malformed.
            AlreadyExistsError: the id is taken, and `exist_ok` is not set.
        """
        engine = self._engine
        check_id(graph_id, "graph_id")
        zone = engine.settings.time_zone if time_zone is None else time_zone
        body = {
            "name": None if name is None else check_name(name, "name"),
            "description": None if description is None else check_name(description, "description"),
            "time_zone": check_time_zone(zone),
            "profile": check_choice(profile, PROFILES, "profile"),
        }
        await engine.finish_erasing(standalone_graph(graph_id))
        directory = await engine.directory()
        try:
            entry = await directory.put("graph", graph_id, body, now=engine.now(), new=True)
        except AlreadyExistsError:
            found = await directory.get("graph", graph_id)
            if not exist_ok or found is None:
                raise
            entry = found
        return graph_view(entry)

    async def get(self, graph_id: str) -> Graph:
        """The standalone graph.

        Raises:
            NotFoundError: there is none of this id.
        """
        return graph_view(await self._engine.entry("graph", check_id(graph_id, "graph_id")))

    async def update(
        self,
        graph_id: str,
        *,
        name: str | None = None,
        description: str | None = None,
        time_zone: str | None = None,
    ) -> Graph:
        """Change what is given; the rest stays.

        Raises:
            InputError: an argument is malformed.
            NotFoundError: there is no such graph.
        """
        engine = self._engine
        old = await engine.entry("graph", check_id(graph_id, "graph_id"))
        given = {"name": name, "description": description}
        body = dict(old.body)
        body |= {key: check_name(value, key) for key, value in given.items() if value is not None}
        if time_zone is not None:
            body["time_zone"] = check_time_zone(time_zone)
        directory = await engine.directory()
        return graph_view(
            await directory.put("graph", graph_id, body, now=engine.now(), revision=old.revision)
        )

    async def list_all(self, *, limit: int = 100, cursor: str | None = None) -> list[Graph]:
        """Standalone graphs by id; `cursor` is the last id of the page before."""
        directory = await self._engine.directory()
        check_count(limit, "limit")
        return [
            graph_view(e)
            for e in await directory.list("graph", after=check_cursor(cursor), limit=limit)
        ]

    async def delete(self, graph_id: str) -> None:
        """Erase a standalone graph. Can be repeated if it was cut off.

        Raises:
            NotFoundError: there is no such graph.
        """
        await self._engine.entry("graph", check_id(graph_id, "graph_id"))
        await self._engine.erase(standalone_graph(graph_id))
        directory = await self._engine.directory()
        await directory.remove("ontology", standalone_graph(graph_id))
        await directory.remove("graph", graph_id)

    async def add(
        self,
        *,
        type: str,
        data: object,
        user_id: str | None = None,
        graph_id: str | None = None,
        created_at: datetime | str | None = None,
        source_description: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        trust: str | None = None,
        name: str | None = None,
        uuid: str | None = None,
        idempotency_key: str | None = None,
    ) -> Episode:
        """Add one episode; it is durable, and its facts are there, when this returns.

        Args:
            type: "text", "json" or "message". A text that is a mail, a ticket, a transcript or
                lines of a log is read as such; a mail has the trust "web", a transcript "other".
            data: the text; for "json" a document as a string, or an object to be written as one.
            user_id: the user whose graph it is, or
            graph_id: the standalone graph.
            created_at: when it was said or happened; None: now.
            source_description: where it comes from ("billing system").
            metadata: anything you want to keep with it; JSON.
            trust: whose word it is: user (the default; also systems of record), other, assistant
                or web.
            name: who said it.
            uuid: your own id of the episode; the same one twice is one episode.
            idempotency_key: the same key twice is one call.

        Raises:
            InputError: an argument is malformed; nothing was written.
            NotFoundError: there is no such user or graph.
        """
        engine = self._engine
        place = await engine.place(user_id, graph_id)
        draft, task = draft_of(
            type,
            data,
            place,
            created_at=created_at,
            source_description=source_description,
            metadata=metadata,
            trust=trust,
            name=name,
            episode_uuid=uuid,
            idempotency_key=idempotency_key,
        )
        (receipt,) = await engine.tell(place, [draft], task)
        return episode_view(receipt.episode, task_id=receipt.task or task)

    async def add_fact_triple(
        self,
        *,
        subject: str,
        name: str,
        object: str,
        fact: str | None = None,
        user_id: str | None = None,
        graph_id: str | None = None,
        valid_at: datetime | date | str | None = None,
        invalid_at: datetime | date | str | None = None,
        exclusive: bool | None = None,
        replace: bool = False,
        created_at: datetime | str | None = None,
        subject_labels: Sequence[str] = (),
        object_labels: Sequence[str] = (),
        attributes: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
    ) -> Fact:
        """State one fact: subject, relation name, object, and when it holds.

        Args:
            subject: name or uuid of an entity; made if it is new. In a user's graph the user's
                own names mean the user.
            name: the relation, such as LIVES_IN.
            object: name or uuid of an entity, or a literal.
            fact: the sentence; None: made from the other three.
            user_id: the user whose graph it is, or
            graph_id: the standalone graph.
            valid_at: since when: a date ("2023", "2023-06", "2023-06-01") or an instant.
            invalid_at: until when; the unit named counts in.
            exclusive: whether only one object can hold at a time, from now on for this relation
                in this graph; None: as the catalogue says.
            replace: the new dates correct the earlier ones of the same triple; without it the
                ranges unite.
            created_at: when it was said; None: now.
            subject_labels: labels of the subject, such as Person.
            object_labels: labels of the object.
            attributes: anything you want to keep with the fact; JSON.
            idempotency_key: the same key twice is one call.

        Returns:
            The fact as it stands.

        Raises:
            InputError: an argument is malformed, or the range is empty; nothing was written.
            NotFoundError: there is no such user or graph.
        """
        engine = self._engine
        place = await engine.place(user_id, graph_id)
        start = time_of(valid_at, "valid_at", place.zone)
        end = time_of(invalid_at, "invalid_at", place.zone)
        if start is not None and end is not None and end.end <= start.start:
            raise InputError(f"invalid_at={invalid_at!r} does not lie after valid_at={valid_at!r}")
        content = fact_triple(
            subject=check_name(subject, "subject"),
            name=check_name(name, "name"),
            object=check_name(object, "object"),
            fact=None if fact is None else check_text(fact, "fact"),
            valid_at=start,
            invalid_at=end,
            exclusive=exclusive,
            replace=replace,
            subject_labels=check_list(subject_labels, "subject_labels", check_name),
            object_labels=check_list(object_labels, "object_labels", check_name),
            attributes=check_metadata(attributes, "attributes"),
        )
        draft = edit_of(
            content,
            place,
            reference_time=instant_of(created_at, "created_at"),
            idempotency_key=idempotency_key,
        )
        return await told_fact(engine, place, draft)

    async def search(
        self,
        query: str,
        *,
        user_id: str | None = None,
        graph_id: str | None = None,
        scope: str = "edges",
        limit: int = 10,
        reranker: str = "rrf",
        center_node_uuid: str | None = None,
        bfs_origin_node_uuids: Sequence[str] | None = None,
        search_filters: SearchFilters | Mapping[str, Any] | None = None,
        as_of: datetime | str | None = None,
        known_at: datetime | str | None = None,
        between: tuple[datetime | str, datetime | str] | None = None,
        current_only: bool = False,
        recency_bias: float = 0.0,
        max_characters: int | None = None,
        explain: bool = False,
    ) -> SearchResults:
        """Find facts, entities, episodes or observations: by words, meaning, and along the graph.

        Args:
            query: what to look for, in words.
            user_id: the user whose graph it is, or
            graph_id: the standalone graph.
            scope: "edges" (facts), "nodes", "episodes", "auto" for these three, or "observations":
                patterns of the user and of whom the query names.
            limit: at most so many of each.
            reranker: "rrf", "mmr" (varied), "node_distance" (near `center_node_uuid`),
                "episode_mentions" (often mentioned) or "cross_encoder": the first four times
                `limit` of each, scored by the client's `cross_encoder`.
            center_node_uuid: the entity (name or uuid) from which "node_distance" measures, over
                what holds; the breadth-first search begins there under every reranker.
            bfs_origin_node_uuids: names or uuids where it begins as well.
            search_filters: conditions that results must meet; `SearchFilters`, or a dict of them.
            as_of: only what held at that instant.
            known_at: only what was known at that instant.
            between: facts whose span meets this window (from, to).
            current_only: leave out what has ended.
            recency_bias: how much newer counts, 0 to 1: of what was said last, of what began last.
            max_characters: budget of the texts: whole facts first, then episodes, then entities.
            explain: tell in `scores` which channels make the score of each result.

        Raises:
            InputError: an argument is malformed, or "cross_encoder" was asked for without one.
            ModelError: the cross-encoder failed.
            NotFoundError: there is no such user, graph or entity.
        """
        engine = self._engine
        place = await engine.place(user_id, graph_id)
        check_characters(max_characters)
        centers = None if center_node_uuid is None else [center_node_uuid]
        center = await uuids_named(engine, place, centers, "center_node_uuid")
        origins = await uuids_named(engine, place, bfs_origin_node_uuids, "bfs_origin_node_uuids")
        question = question_of(
            engine,
            place,
            check_text(query, "query"),
            scope=scope,
            limit=limit,
            reranker=reranker,
            center=center[0] if center else None,
            origins=origins,
            filters=filters_of(search_filters),
            as_of=as_of,
            known_at=known_at,
            between=between,
            current_only=current_only,
            recency_bias=recency_bias,
            explain=explain,
        )
        found = answer_view(await (await engine.recall()).search(question), place, scope)
        return found if max_characters is None else within(found, max_characters)

    async def get_context(
        self,
        query: str,
        *,
        user_id: str | None = None,
        graph_id: str | None = None,
        template_id: str | None = None,
        template_revision: int | None = None,
        as_of: datetime | str | None = None,
        known_at: datetime | str | None = None,
        current_only: bool = False,
        limit: int | None = None,
        max_tokens: int | None = None,
        max_characters: int | None = None,
        date_format: str = "short",
    ) -> Context:
        """The context block for a query; the arguments are those of `thread.get_user_context`.

        Raises:
            InputError: an argument is malformed.
            NotFoundError: there is no such user, graph or template.
        """
        place = await self._engine.place(user_id, graph_id)
        return await context_of(
            self._engine,
            place,
            check_text(query, "query"),
            template_id=template_id,
            template_revision=template_revision,
            as_of=as_of,
            known_at=known_at,
            current_only=current_only,
            limit=limit,
            max_tokens=max_tokens,
            max_characters=max_characters,
            date_format=date_format,
        )

    async def timeline(
        self,
        entity: str | None = None,
        *,
        user_id: str | None = None,
        graph_id: str | None = None,
        known_at: datetime | str | None = None,
    ) -> list[Fact]:
        """All facts of an entity in the order of time, those that were retracted too.

        A user of whom nothing is known has none.

        Args:
            entity: name or uuid; None: the user of the graph.
            user_id: the user whose graph it is, or
            graph_id: the standalone graph.
            known_at: as known at that instant.

        Raises:
            InputError: an argument is malformed, or several entities have the name.
            NotFoundError: there is no such user, graph or entity.
        """
        engine = self._engine
        place = await engine.place(user_id, graph_id)
        try:
            found = await entity_named(engine, place, entity)
        except NotFoundError:
            if entity is None:
                return []
            raise
        facts = await (await engine.recall()).timeline(
            place.graph_id, found.uuid, known_at=instant_of(known_at, "known_at")
        )
        return await fact_views(engine, place, facts)

    async def as_of(
        self,
        at: datetime | str | None = None,
        *,
        entity: str | None = None,
        user_id: str | None = None,
        graph_id: str | None = None,
        known_at: datetime | str | None = None,
    ) -> list[Fact]:
        """Everything that holds at an instant; a complete list, not a search.

        Args:
            at: the instant; None: now.
            entity: only facts about this name or uuid; None: of the whole graph.
            user_id: the user whose graph it is, or
            graph_id: the standalone graph.
            known_at: as known at that instant.

        Raises:
            InputError: an argument is malformed, or several entities have the name.
            NotFoundError: there is no such user, graph or entity.
        """
        engine = self._engine
        place = await engine.place(user_id, graph_id)
        about = None if entity is None else (await entity_named(engine, place, entity)).uuid
        facts = await (await engine.recall()).holding(
            place.graph_id,
            at=instant_of(at, "at") or engine.now(),
            entity=about,
            known_at=instant_of(known_at, "known_at"),
        )
        return await fact_views(engine, place, facts)

    async def get_subgraph(
        self,
        entities: Sequence[str],
        *,
        user_id: str | None = None,
        graph_id: str | None = None,
        hops: int = 2,
        limit: int = 200,
        as_of: datetime | str | None = None,
    ) -> Subgraph:
        """The entities and facts around some entities, nearest first.

        Args:
            entities: names or uuids to start from.
            user_id: the user whose graph it is, or
            graph_id: the standalone graph.
            hops: how far to go; 1: their own facts.
            limit: at most so many facts.
            as_of: only over facts that hold at that instant; None: now.

        Raises:
            InputError: an argument is malformed.
            NotFoundError: there is no such user, graph or entity.
        """
        engine = self._engine
        place = await engine.place(user_id, graph_id)
        check_count(hops, "hops", high=5)
        check_count(limit, "limit", high=10_000)
        if not (origins := await uuids_named(engine, place, entities, "entities")):
            raise InputError("entities must be a list of at least one name or uuid")
        at = instant_of(as_of, "as_of") or engine.now()
        return await around(engine, place, origins, hops=hops, limit=limit, at=at)

    async def explain(
        self, fact_uuid: str, *, user_id: str | None = None, graph_id: str | None = None
    ) -> Explanation:
        """Why a fact is believed: its claims, their episodes and quotes, and what closed it.

        Raises:
            NotFoundError: there is no such user, graph or fact.
        """
        place = await self._engine.place(user_id, graph_id)
        recall = await self._engine.recall()
        explained = await recall.explain(place.graph_id, check_id(fact_uuid, "fact_uuid"))
        return explanation_view(explained, place)
