"""`client.graph`, for programs on asyncio: the native one, with Zep's names and ways."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

from graphmem.client.batches import tell_batch
from graphmem.client.checks import check_id, check_list
from graphmem.client.episodes import AsyncEpisodes
from graphmem.client.graphs import AsyncGraphs
from graphmem.compat.zep_cloud import answers
from graphmem.compat.zep_cloud.answers import edge_of, episode_of, found_of
from graphmem.compat.zep_cloud.arguments import fitting, of_batch, of_edges, of_search, of_triple
from graphmem.compat.zep_cloud.pages import paged
from graphmem.compat.zep_cloud.records import Edges, Episodes, Nodes
from graphmem.errors import AlreadyExistsError, InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Unpack

    from pydantic import BaseModel

    from graphmem.client.engine import Engine
    from graphmem.client.results import Graph, SearchResults
    from graphmem.compat.zep_cloud.answers import EntityEdge, Episode
    from graphmem.compat.zep_cloud.keywords import Added, Page, Searched, Triple
    from graphmem.compat.zep_cloud.types import EpisodeData

__all__ = ["Graphs"]


class Graphs(AsyncGraphs):
    """`client.graph`."""

    def __init__(self, engine: Engine) -> None:
        """Work through this engine."""
        super().__init__(engine)
        self.node = Nodes(engine)
        self.edge = Edges(engine)
        self.episode = Episodes(engine)

    async def create(
        self,
        graph_id: str,
        *,
        name: str | None = None,
        description: str | None = None,
        time_zone: str | None = None,
        profile: str = "conversation",
        exist_ok: bool = False,
        **others: Any,
    ) -> Graph:
        """Make a standalone graph, or bring the one that is there up to date.

        Raises:
            InputError: an argument is malformed or not supported.
        """
        fitting(super().create, others)
        try:
            return await super().create(
                graph_id,
                name=name,
                description=description,
                time_zone=time_zone,
                profile=profile,
                exist_ok=exist_ok,
            )
        except AlreadyExistsError:
            return await super().update(
                graph_id, name=name, description=description, time_zone=time_zone
            )

    async def list_all(self, **page: Unpack[Page]) -> answers.Graphs:
        """Standalone graphs by id, a page of `limit`, or of `page_size` by `page_number`.

        A list that also answers `.graphs`, `.row_count` and, but after a cursor, `.total_count`.

        Raises:
            InputError: an argument is malformed or not supported.
        """
        return await paged(answers.Graphs, super().list_all, lambda graph: graph.graph_id, page)

    async def add(self, *, type: str, data: object, **more: Unpack[Added]) -> Episode:
        """Add one episode; the arguments are the native ones.

        Raises:
            InputError: an argument is malformed or not supported; nothing was written.
            NotFoundError: there is no such user or graph.
        """
        taken = fitting(super().add, more)
        return episode_of(await super().add(type=type, data=data, **taken))

    async def add_batch(
        self,
        episodes: Sequence[EpisodeData | Mapping[str, Any]],
        *,
        user_id: str | None = None,
        graph_id: str | None = None,
        **others: Any,
    ) -> list[Episode]:
        """Add several episodes at once: `EpisodeData`s, or dicts with the same keys.

        Raises:
            InputError: an argument or an episode is malformed; nothing was written.
            NotFoundError: there is no such user or graph.
        """
        fitting(self.add_batch, others)
        told = of_batch(episodes)
        if not told:
            return []
        place = await self._engine.place(user_id, graph_id)
        await tell_batch(self._engine, place, told, on_refusal="raise")
        get = partial(AsyncEpisodes(self._engine).get, user_id=user_id, graph_id=graph_id)
        return [episode_of(e) for e in await asyncio.gather(*(get(each["uuid"]) for each in told))]

    async def add_fact_triple(self, **parts: Unpack[Triple]) -> EntityEdge:
        """State one fact: Zep's names of its parts (`source_node_name`, …), or the native ones.

        Raises:
            InputError: an argument is missing, malformed or not supported; nothing was written.
            NotFoundError: there is no such user or graph.
        """
        taken = of_triple(super().add_fact_triple, parts)
        return edge_of(await super().add_fact_triple(**taken))

    async def set_ontology(
        self,
        entities: Mapping[str, type[BaseModel]] | None = None,
        relations: Mapping[str, object] | None = None,
        *,
        edges: Mapping[str, object] | None = None,
        user_ids: Sequence[str] | None = None,
        graph_ids: Sequence[str] | None = None,
        strict: bool = False,
        user_id: str | None = None,
        graph_id: str | None = None,
        **others: Any,
    ) -> None:
        """Declare the types that are read from now on; replaces what was declared before.

        Args:
            entities: label to class (`EntityModel`, or any of pydantic's).
            relations: name to class (`EdgeModel`), or to (class, [EntityEdgeSourceTarget, …]).
            edges: the same, under Zep's name.
            user_ids: for the graphs of these users, and
            graph_ids: for these standalone graphs; none: for all that have none of their own.
            strict: take nothing of other types.
            user_id: for this user's graph too, or
            graph_id: for this standalone graph too.
            others: what changes nothing here (request_options): ignored.

        Raises:
            InputError: an argument is malformed or not supported; nothing was written.
            NotFoundError: there is no such user or graph; nothing was written.
        """
        declare = super().set_ontology
        fitting(declare, others)
        if relations is not None and edges is not None:
            raise InputError("edges= and relations= are two names of one argument; give one")
        types = of_edges(relations if edges is None else edges)
        users = check_list(user_ids, "user_ids", check_id)
        graphs = check_list(graph_ids, "graph_ids", check_id)
        whose: list[tuple[str | None, str | None]] = [(each, None) for each in users]
        whose += [(None, each) for each in graphs]
        if user_id is not None or graph_id is not None:
            whose.append((user_id, graph_id))
        await asyncio.gather(*(self._engine.place(*each) for each in whose))
        await asyncio.gather(
            *(
                declare(entities, types, strict=strict, user_id=user, graph_id=graph)
                for user, graph in whose or [(None, None)]
            )
        )

    async def set_entity_types(
        self,
        entities: Mapping[str, type[BaseModel]] | None = None,
        edges: Mapping[str, object] | None = None,
        **arguments: Any,
    ) -> None:
        """The same as `set_ontology`.

        Raises:
            InputError: an argument is malformed or not supported; nothing was written.
            NotFoundError: there is no such user or graph; nothing was written.
        """
        await self.set_ontology(entities, edges, **arguments)

    async def search(self, query: str, **how: Unpack[Searched]) -> SearchResults:
        """Find facts, entities or episodes; the arguments are the native ones.

        `search_filters` may be a dict. `mmr_lambda` is ignored: how varied "mmr" is stays fixed.

        Raises:
            InputError: an argument is malformed or not supported.
            NotFoundError: there is no such user or graph.
        """
        return found_of(await super().search(query, **of_search(super().search, how)))
