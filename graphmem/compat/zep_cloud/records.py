"""Zep's namespaces of records: native ones that also take Zep's names and answer them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from graphmem.client.edges import AsyncEdges
from graphmem.client.episodes import AsyncEpisodes
from graphmem.client.messages import AsyncMessages
from graphmem.client.nodes import AsyncNodes
from graphmem.compat.listing import listed, still_there
from graphmem.compat.zep_cloud import answers
from graphmem.compat.zep_cloud.answers import edge_of, episode_of, node_of
from graphmem.compat.zep_cloud.arguments import fitting, of_list, of_one
from graphmem.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Unpack

    from graphmem.compat.zep_cloud.answers import EntityEdge, EntityNode, Episode
    from graphmem.compat.zep_cloud.keywords import EdgePage, EpisodePage, NodePage, One, Whose

__all__ = ["Edges", "Episodes", "Messages", "Nodes"]


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

    async def get_edges(self, node_uuid: str, **whose: Unpack[Whose]) -> list[EntityEdge]:
        """All facts with this entity at either end, by uuid; whose they are has to be said.

        Raises:
            InputError: an argument is malformed or not supported, or not exactly one graph.
            NotFoundError: there is no such user, graph or entity.
        """
        _, named = of_one(node_uuid, whose)
        facts = partial(AsyncEdges(self._engine).list, entity=node_uuid, **named)
        return [edge_of(fact) for fact in await listed(facts, lambda fact: fact.uuid)]

    async def get_episodes(self, node_uuid: str, **whose: Unpack[Whose]) -> answers.Episodes:
        """The episodes that the entity's facts rest on, oldest first; also as `.episodes`.

        Of each fact at most the 64 that it names; an episode that only mentions the entity, and of
        which no fact came, is not among them.

        Raises:
            InputError: an argument is malformed or not supported, or not exactly one graph.
            NotFoundError: there is no such user, graph or entity.
        """
        _, named = of_one(node_uuid, whose)
        facts = await self.get_edges(node_uuid, **whose)
        uuids = {uuid: None for fact in facts for uuid in fact.episodes}
        found = await still_there(partial(AsyncEpisodes(self._engine).get, **named), uuids)
        told = [episode_of(episode) for episode in found if episode.source != "edit"]
        return answers.Episodes(sorted(told, key=lambda episode: episode.created_at))


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

        Whether it is `processed` is told of its graph: True when nothing of that waits any more.

        Raises:
            InputError: no uuid is given, or not exactly one graph.
            NotFoundError: there is no such user, graph or episode.
        """
        known, whose = of_one(uuid, one)
        found = await super().get(known, **whose)
        place = await self._engine.place(whose.get("user_id"), whose.get("graph_id"))
        jobs = (await (await self._engine.directory()).status(place.graph_id)).jobs
        waits = jobs.get("pending") or jobs.get("processing")
        return episode_of(found).model_copy(update={"processed": not waits})

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


class Messages(AsyncMessages):
    """`client.thread.message`."""

    async def get(self, thread_id: str, uuid: str) -> Episode:
        """The message.

        Raises:
            NotFoundError: there is no such thread, or no such message in it.
        """
        return episode_of(await super().get(thread_id, uuid))

    async def update(
        self,
        thread_id: str | None = None,
        uuid: str | None = None,
        *,
        metadata: Mapping[str, Any],
        message_uuid: str | None = None,
        **others: Any,
    ) -> Episode:
        """Add to a message's metadata; the keys given replace those that are there.

        Args:
            thread_id: the conversation: a uuid alone does not say of which the message is.
            uuid: the message.
            metadata: what to add.
            message_uuid: the same as `uuid`.
            others: what changes nothing here (request_options): ignored.

        Raises:
            InputError: an argument is missing, malformed or not supported.
            NotFoundError: there is no such thread, or no such message in it.
        """
        fitting(super().update, others)
        known = uuid if message_uuid is None else message_uuid
        if thread_id is None or known is None:
            raise InputError("a message is of a thread: give both, thread_id= and message_uuid=")
        return episode_of(await super().update(thread_id, known, metadata=metadata))
