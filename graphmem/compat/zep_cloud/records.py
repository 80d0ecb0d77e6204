"""Zep's namespaces of records: native ones that also take Zep's names and answer them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmem.client.edges import AsyncEdges
from graphmem.client.episodes import AsyncEpisodes
from graphmem.client.nodes import AsyncNodes
from graphmem.compat.zep_cloud import answers
from graphmem.compat.zep_cloud.answers import edge_of, episode_of, node_of
from graphmem.compat.zep_cloud.arguments import of_list, of_one

if TYPE_CHECKING:
    from typing import Unpack

    from graphmem.compat.zep_cloud.answers import EntityEdge, EntityNode, Episode
    from graphmem.compat.zep_cloud.arguments import EdgePage, EpisodePage, NodePage, One

__all__ = ["Edges", "Episodes", "Nodes"]


class Nodes(AsyncNodes):
    """`client.graph.node`."""

    async def get(self, uuid: str | None = None, **one: Unpack[One]) -> EntityNode:
        """The entity of a user's graph or a standalone one: a uuid alone does not say of which.

        Raises:
            InputError: no uuid is given, or not exactly one graph.
            NotFoundError: there is no such user, graph or entity.
        """
        known, whose = of_one(uuid, one)
        return node_of(await super().get(known, **whose))

    async def get_by_user_id(self, user_id: str, **page: Unpack[NodePage]) -> list[EntityNode]:
        """Entities of a user's graph by uuid; `limit` at most, after `uuid_cursor`.

        Raises:
            InputError: an argument is malformed or not supported.
            NotFoundError: there is no such user.
        """
        found = await self.list(user_id=user_id, **of_list(self.list, page))
        return [node_of(entity) for entity in found]

    async def get_by_graph_id(self, graph_id: str, **page: Unpack[NodePage]) -> list[EntityNode]:
        """The same of a standalone graph.

        Raises:
            InputError: an argument is malformed or not supported.
            NotFoundError: there is no such graph.
        """
        found = await self.list(graph_id=graph_id, **of_list(self.list, page))
        return [node_of(entity) for entity in found]


class Edges(AsyncEdges):
    """`client.graph.edge`."""

    async def get(self, uuid: str | None = None, **one: Unpack[One]) -> EntityEdge:
        """The fact of a user's graph or a standalone one: a uuid alone does not say of which.

        Raises:
            InputError: no uuid is given, or not exactly one graph.
            NotFoundError: there is no such user, graph or fact.
        """
        known, whose = of_one(uuid, one)
        return edge_of(await super().get(known, **whose))

    async def delete(self, uuid: str | None = None, **one: Unpack[One]) -> None:
        """Say that a fact never was true; whose graph it is of has to be said.

        Raises:
            InputError: no uuid is given, or not exactly one graph.
            NotFoundError: there is no such user, graph or fact.
        """
        known, whose = of_one(uuid, one)
        await super().delete(known, **whose)

    async def get_by_user_id(self, user_id: str, **page: Unpack[EdgePage]) -> list[EntityEdge]:
        """Facts of a user's graph by uuid; `limit` at most, after `uuid_cursor`.

        Raises:
            InputError: an argument is malformed or not supported.
            NotFoundError: there is no such user.
        """
        found = await self.list(user_id=user_id, **of_list(self.list, page))
        return [edge_of(fact) for fact in found]

    async def get_by_graph_id(self, graph_id: str, **page: Unpack[EdgePage]) -> list[EntityEdge]:
        """The same of a standalone graph.

        Raises:
            InputError: an argument is malformed or not supported.
            NotFoundError: there is no such graph.
        """
        found = await self.list(graph_id=graph_id, **of_list(self.list, page))
        return [edge_of(fact) for fact in found]


class Episodes(AsyncEpisodes):
    """`client.graph.episode`."""

    async def get(self, uuid: str | None = None, **one: Unpack[One]) -> Episode:
        """The episode of a user's graph or a standalone one: a uuid alone does not say of which.

        Raises:
            InputError: no uuid is given, or not exactly one graph.
            NotFoundError: there is no such user, graph or episode.
        """
        known, whose = of_one(uuid, one)
        return episode_of(await super().get(known, **whose))

    async def delete(self, uuid: str | None = None, **one: Unpack[One]) -> None:
        """Forget an episode and what rests only on it; whose graph it is of has to be said.

        Raises:
            InputError: no uuid is given, or not exactly one graph.
            NotFoundError: there is no such user, graph or episode.
        """
        known, whose = of_one(uuid, one)
        await super().delete(known, **whose)

    async def get_by_user_id(self, user_id: str, **page: Unpack[EpisodePage]) -> answers.Episodes:
        """Episodes of a user's graph, oldest first, or the last `lastn`; also as `.episodes`.

        Raises:
            InputError: an argument is malformed or not supported.
            NotFoundError: there is no such user.
        """
        found = await self.list(user_id=user_id, **of_list(self.list, page))
        return answers.Episodes(map(episode_of, found))

    async def get_by_graph_id(self, graph_id: str, **page: Unpack[EpisodePage]) -> answers.Episodes:
        """The same of a standalone graph.

        Raises:
            InputError: an argument is malformed or not supported.
            NotFoundError: there is no such graph.
        """
        found = await self.list(graph_id=graph_id, **of_list(self.list, page))
        return answers.Episodes(map(episode_of, found))
