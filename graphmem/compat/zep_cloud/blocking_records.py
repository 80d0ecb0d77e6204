"""Zep's namespaces of records, for programs that block: native ones that also take Zep's names."""

from __future__ import annotations

from typing import Any

from graphmem.client import sync
from graphmem.compat.zep_cloud import answers
from graphmem.compat.zep_cloud.answers import (
    EntityEdge,
    EntityNode,
    Episode,
    edge_of,
    episode_of,
    node_of,
)
from graphmem.compat.zep_cloud.arguments import either, of_list

__all__ = ["Edges", "Episodes", "Nodes"]


class Nodes(sync.Nodes):
    """`client.graph.node`."""

    def get(
        self,
        uuid: str | None = None,
        *,
        uuid_: str | None = None,
        user_id: str | None = None,
        graph_id: str | None = None,
    ) -> EntityNode:
        """The entity of a user's graph or a standalone one: a uuid alone does not say of which.

        Raises:
            InputError: no uuid is given, or not exactly one graph.
            NotFoundError: there is no such user, graph or entity.
        """
        found = super().get(either(uuid, uuid_), user_id=user_id, graph_id=graph_id)
        return node_of(found)

    def get_by_user_id(self, user_id: str, **arguments: Any) -> list[EntityNode]:
        """Entities of a user's graph by uuid; `limit` at most, after `uuid_cursor`.

        Raises:
            InputError: an argument is malformed or not supported.
            NotFoundError: there is no such user.
        """
        found = self.list(user_id=user_id, **of_list(self.list, arguments))
        return [node_of(entity) for entity in found]

    def get_by_graph_id(self, graph_id: str, **arguments: Any) -> list[EntityNode]:
        """The same of a standalone graph.

        Raises:
            InputError: an argument is malformed or not supported.
            NotFoundError: there is no such graph.
        """
        found = self.list(graph_id=graph_id, **of_list(self.list, arguments))
        return [node_of(entity) for entity in found]


class Edges(sync.Edges):
    """`client.graph.edge`."""

    def get(
        self,
        uuid: str | None = None,
        *,
        uuid_: str | None = None,
        user_id: str | None = None,
        graph_id: str | None = None,
    ) -> EntityEdge:
        """The fact of a user's graph or a standalone one: a uuid alone does not say of which.

        Raises:
            InputError: no uuid is given, or not exactly one graph.
            NotFoundError: there is no such user, graph or fact.
        """
        found = super().get(either(uuid, uuid_), user_id=user_id, graph_id=graph_id)
        return edge_of(found)

    def delete(
        self,
        uuid: str | None = None,
        *,
        uuid_: str | None = None,
        user_id: str | None = None,
        graph_id: str | None = None,
    ) -> None:
        """Say that a fact never was true; whose graph it is of has to be said.

        Raises:
            InputError: no uuid is given, or not exactly one graph.
            NotFoundError: there is no such user, graph or fact.
        """
        super().delete(either(uuid, uuid_), user_id=user_id, graph_id=graph_id)

    def get_by_user_id(self, user_id: str, **arguments: Any) -> list[EntityEdge]:
        """Facts of a user's graph by uuid; `limit` at most, after `uuid_cursor`.

        Raises:
            InputError: an argument is malformed or not supported.
            NotFoundError: there is no such user.
        """
        found = self.list(user_id=user_id, **of_list(self.list, arguments))
        return [edge_of(fact) for fact in found]

    def get_by_graph_id(self, graph_id: str, **arguments: Any) -> list[EntityEdge]:
        """The same of a standalone graph.

        Raises:
            InputError: an argument is malformed or not supported.
            NotFoundError: there is no such graph.
        """
        found = self.list(graph_id=graph_id, **of_list(self.list, arguments))
        return [edge_of(fact) for fact in found]


class Episodes(sync.Episodes):
    """`client.graph.episode`."""

    def get(
        self,
        uuid: str | None = None,
        *,
        uuid_: str | None = None,
        user_id: str | None = None,
        graph_id: str | None = None,
    ) -> Episode:
        """The episode of a user's graph or a standalone one: a uuid alone does not say of which.

        Raises:
            InputError: no uuid is given, or not exactly one graph.
            NotFoundError: there is no such user, graph or episode.
        """
        found = super().get(either(uuid, uuid_), user_id=user_id, graph_id=graph_id)
        return episode_of(found)

    def delete(
        self,
        uuid: str | None = None,
        *,
        uuid_: str | None = None,
        user_id: str | None = None,
        graph_id: str | None = None,
    ) -> None:
        """Forget an episode and what rests only on it; whose graph it is of has to be said.

        Raises:
            InputError: no uuid is given, or not exactly one graph.
            NotFoundError: there is no such user, graph or episode.
        """
        super().delete(either(uuid, uuid_), user_id=user_id, graph_id=graph_id)

    def get_by_user_id(self, user_id: str, **arguments: Any) -> answers.Episodes:
        """Episodes of a user's graph, oldest first, or the last `lastn`; also as `.episodes`.

        Raises:
            InputError: an argument is malformed or not supported.
            NotFoundError: there is no such user.
        """
        found = self.list(user_id=user_id, **of_list(self.list, arguments))
        return answers.Episodes(map(episode_of, found))

    def get_by_graph_id(self, graph_id: str, **arguments: Any) -> answers.Episodes:
        """The same of a standalone graph.

        Raises:
            InputError: an argument is malformed or not supported.
            NotFoundError: there is no such graph.
        """
        found = self.list(graph_id=graph_id, **of_list(self.list, arguments))
        return answers.Episodes(map(episode_of, found))
