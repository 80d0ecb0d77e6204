"""Zep's namespaces for programs that block: native ones, which bring up to date what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphmem.client import sync
from graphmem.compat.zep_cloud import answers, calls
from graphmem.compat.zep_cloud.answers import (
    EntityEdge,
    EntityNode,
    Episode,
    Messages,
    edge_of,
    episode_of,
    found_of,
    node_of,
)
from graphmem.compat.zep_cloud.arguments import fitting, of_search, of_triple
from graphmem.compat.zep_cloud.blocking_records import Edges, Episodes, Nodes
from graphmem.errors import AlreadyExistsError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphmem.client.results import (
        Context,
        ContextTemplate,
        Graph,
        Message,
        Receipt,
        SearchResults,
        Thread,
        User,
    )
    from graphmem.client.runner import Runner
    from graphmem.compat.zep_cloud.types import EpisodeData

__all__ = ["Contexts", "Edges", "Episodes", "Graphs", "Nodes", "Threads", "Users"]


class Users(sync.Users):
    """`client.user`."""

    def add(
        self,
        user_id: str,
        *,
        email: str | None = None,
        first_name: str | None = None,
        last_name: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        time_zone: str | None = None,
        profile: str = "assistant",
        exist_ok: bool = False,
        **others: Any,
    ) -> User:
        """Make a user, or bring the one that is there up to date.

        Raises:
            InputError: an argument is malformed or not supported.
        """
        fitting(super().add, others, ("disable_default_ontology",))
        try:
            return super().add(
                user_id,
                email=email,
                first_name=first_name,
                last_name=last_name,
                metadata=metadata,
                time_zone=time_zone,
                profile=profile,
                exist_ok=exist_ok,
            )
        except AlreadyExistsError:
            return super().update(
                user_id,
                email=email,
                first_name=first_name,
                last_name=last_name,
                metadata=metadata,
                time_zone=time_zone,
            )

    def get_node(self, user_id: str) -> EntityNode:
        """The entity that stands for the user, which also answers `.node`.

        Raises:
            NotFoundError: there is no such user.
        """
        return node_of(super().get_node(user_id))

    def list_ordered(self, **arguments: Any) -> answers.Users:
        """Users by id, a page of `limit` after `cursor`, or of `page_size` by `page_number`.

        A list that also answers `.users`, `.row_count` and, but after a cursor, `.total_count`.

        Raises:
            InputError: an argument is malformed or not supported.
        """
        return self._runner.run(lambda mem: calls.list_users(mem.user.list_ordered, arguments))


class Threads(sync.Threads):
    """`client.thread`."""

    def create(
        self,
        thread_id: str,
        user_id: str | None = None,
        *,
        metadata: Mapping[str, Any] | None = None,
        exist_ok: bool = True,
        **others: Any,
    ) -> Thread:
        """Begin a conversation, or bring the one that is there up to date.

        Its metadata are added to; one of nobody becomes this user's.

        Raises:
            InputError: an argument is malformed or not supported.
            NotFoundError: there is no such user.
            AlreadyExistsError: the thread is another user's, or there without `exist_ok`.
        """
        fitting(super().create, others)
        try:
            return super().create(thread_id, user_id, metadata=metadata)
        except AlreadyExistsError:
            if not exist_ok:
                raise
            return super().update(thread_id, metadata=metadata, user_id=user_id)

    def get(
        self,
        thread_id: str,
        *,
        limit: int | None = 100,
        cursor: str | None = None,
        lastn: int | None = None,
        **others: Any,
    ) -> Messages:
        """The thread's messages, oldest first: a list that also answers `.messages`.

        Raises:
            InputError: an argument is malformed or not supported.
            NotFoundError: there is no such thread.
        """
        fitting(super().get, others)
        size = 100 if limit is None else limit
        found = super().get(thread_id, limit=size, cursor=cursor, lastn=lastn)
        return Messages(map(episode_of, found))

    def add_messages(
        self, thread_id: str, messages: Sequence[Message | Mapping[str, Any]], **arguments: Any
    ) -> Receipt:
        """Add messages in the order they were said; the arguments are the native ones.

        Raises:
            InputError: an argument is malformed or not supported; nothing was written.
            NotFoundError: there is no such thread.
        """
        taken = fitting(super().add_messages, arguments)
        return super().add_messages(thread_id, messages, **taken)

    def add_messages_batch(
        self, thread_id: str, messages: Sequence[Message | Mapping[str, Any]], **arguments: Any
    ) -> Receipt:
        """The same as `add_messages`.

        Raises:
            InputError: an argument is malformed or not supported; nothing was written.
            NotFoundError: there is no such thread.
        """
        return self.add_messages(thread_id, messages, **arguments)

    def get_user_context(self, thread_id: str, **arguments: Any) -> Context:
        """The context block for the thread's last messages; the arguments are the native ones.

        `mode` and `min_rating` are ignored: the block is one, made without a model, and facts are
        not rated.

        Raises:
            InputError: an argument is malformed or not supported.
            NotFoundError: there is no such thread or template.
        """
        taken = fitting(super().get_user_context, arguments, ("mode", "min_rating"))
        return super().get_user_context(thread_id, **taken)

    def list_all(self, **arguments: Any) -> answers.Threads:
        """Threads by id, a page of `limit` after `cursor`, or of `page_size` by `page_number`.

        A list that also answers `.threads`, `.row_count` and, but after a cursor, `.total_count`.

        Raises:
            InputError: an argument is malformed or not supported.
        """
        return self._runner.run(lambda mem: calls.list_threads(mem.thread.list_all, arguments))


class Graphs(sync.Graphs):
    """`client.graph`."""

    node: Nodes
    edge: Edges
    episode: Episodes

    def __init__(self, runner: Runner) -> None:
        """Work through it."""
        super().__init__(runner)
        self.node = Nodes(runner)
        self.edge = Edges(runner)
        self.episode = Episodes(runner)

    def create(
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
            return super().create(
                graph_id,
                name=name,
                description=description,
                time_zone=time_zone,
                profile=profile,
                exist_ok=exist_ok,
            )
        except AlreadyExistsError:
            return super().update(graph_id, name=name, description=description, time_zone=time_zone)

    def list_all(self, **arguments: Any) -> answers.Graphs:
        """Standalone graphs by id, a page of `limit`, or of `page_size` by `page_number`.

        A list that also answers `.graphs`, `.row_count` and, but after a cursor, `.total_count`.

        Raises:
            InputError: an argument is malformed or not supported.
        """
        return self._runner.run(lambda mem: calls.list_graphs(mem.graph.list_all, arguments))

    def add(self, *, type: str, data: object, **arguments: Any) -> Episode:
        """Add one episode; the arguments are the native ones.

        Raises:
            InputError: an argument is malformed or not supported; nothing was written.
            NotFoundError: there is no such user or graph.
        """
        taken = fitting(super().add, arguments)
        return episode_of(super().add(type=type, data=data, **taken))

    def add_batch(
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
        return self._runner.run(
            lambda mem: calls.add_batch(
                lambda told: mem.add_batch(told, user_id=user_id, graph_id=graph_id),
                lambda uuid: mem.graph.episode.get(uuid, user_id=user_id, graph_id=graph_id),
                episodes,
            )
        )

    def add_fact_triple(self, **arguments: Any) -> EntityEdge:
        """State one fact: Zep's names of its parts (`source_node_name`, …), or the native ones.

        Raises:
            InputError: an argument is missing, malformed or not supported; nothing was written.
            NotFoundError: there is no such user or graph.
        """
        taken = of_triple(super().add_fact_triple, arguments)
        return edge_of(super().add_fact_triple(**taken))

    def search(self, query: str, **arguments: Any) -> SearchResults:
        """Find facts, entities or episodes; the arguments are the native ones.

        `search_filters` may be a dict. `mmr_lambda` is ignored: how varied "mmr" is stays fixed.

        Raises:
            InputError: an argument is malformed or not supported.
            NotFoundError: there is no such user or graph.
        """
        return found_of(super().search(query, **of_search(super().search, arguments)))


class Contexts(sync.Contexts):
    """`client.context`."""

    def create_context_template(self, template_id: str, template: str) -> ContextTemplate:
        """Keep a template; of one that is there, another text makes a new revision.

        Raises:
            InputError: the template is malformed; says the line and the column.
        """
        try:
            return super().create_context_template(template_id, template)
        except AlreadyExistsError:
            there = self.get_context_template(template_id)
            if there.template == template:
                return there
            return self.update_context_template(template_id, template)
