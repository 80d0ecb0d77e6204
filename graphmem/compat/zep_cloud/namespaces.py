"""Zep's namespaces for programs on asyncio: native ones that bring up to date what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphmem.client.contexts import AsyncContexts
from graphmem.client.threads import AsyncThreads
from graphmem.client.users import AsyncUsers
from graphmem.compat.listing import is_person
from graphmem.compat.zep_cloud import answers
from graphmem.compat.zep_cloud.answers import episode_of, node_of
from graphmem.compat.zep_cloud.arguments import fitting
from graphmem.compat.zep_cloud.graphs import Graphs
from graphmem.compat.zep_cloud.pages import paged
from graphmem.compat.zep_cloud.records import Edges, Episodes, Messages, Nodes
from graphmem.errors import AlreadyExistsError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Unpack

    from graphmem.client.engine import Engine
    from graphmem.client.results import Context, ContextTemplate, Message, Receipt, Thread, User
    from graphmem.compat.zep_cloud.answers import EntityNode
    from graphmem.compat.zep_cloud.keywords import Asked, Page, Told

__all__ = ["Contexts", "Edges", "Episodes", "Graphs", "Messages", "Nodes", "Threads", "Users"]


class Users(AsyncUsers):
    """`client.user`."""

    async def add(
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
            return await super().add(
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
            return await super().update(
                user_id,
                email=email,
                first_name=first_name,
                last_name=last_name,
                metadata=metadata,
                time_zone=time_zone,
            )

    async def get_node(self, user_id: str) -> EntityNode:
        """The entity that stands for the user, which also answers `.node`.

        Raises:
            NotFoundError: there is no such user.
        """
        return node_of(await super().get_node(user_id))

    async def list_ordered(self, **page: Unpack[Page]) -> answers.Users:
        """Users by id, a page of `limit` after `cursor`, or of `page_size` by `page_number`.

        A list that also answers `.users`, `.row_count` and, but after a cursor, `.total_count`.

        Raises:
            InputError: an argument is malformed or not supported.
        """
        return await paged(
            answers.Users, super().list_ordered, lambda user: user.user_id, page, kept=is_person
        )


class Threads(AsyncThreads):
    """`client.thread`."""

    def __init__(self, engine: Engine) -> None:
        """Work through this engine."""
        super().__init__(engine)
        self.message = Messages(engine)

    async def create(
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
            return await super().create(thread_id, user_id, metadata=metadata)
        except AlreadyExistsError:
            if not exist_ok:
                raise
            return await super().update(thread_id, metadata=metadata, user_id=user_id)

    async def get(
        self,
        thread_id: str,
        *,
        limit: int | None = 100,
        cursor: str | None = None,
        lastn: int | None = None,
        **others: Any,
    ) -> answers.Messages:
        """The thread's messages, oldest first: a list that also answers `.messages`.

        Raises:
            InputError: an argument is malformed or not supported.
            NotFoundError: there is no such thread.
        """
        fitting(super().get, others)
        size = 100 if limit is None else limit
        found = await super().get(thread_id, limit=size, cursor=cursor, lastn=lastn)
        return answers.Messages(map(episode_of, found))

    async def add_messages(
        self, thread_id: str, messages: Sequence[Message | Mapping[str, Any]], **how: Unpack[Told]
    ) -> Receipt:
        """Add messages in the order they were said; the arguments are the native ones.

        Raises:
            InputError: an argument is malformed or not supported; nothing was written.
            NotFoundError: there is no such thread.
        """
        taken = fitting(super().add_messages, how)
        return await super().add_messages(thread_id, messages, **taken)

    async def add_messages_batch(
        self, thread_id: str, messages: Sequence[Message | Mapping[str, Any]], **how: Unpack[Told]
    ) -> Receipt:
        """The same as `add_messages`.

        Raises:
            InputError: an argument is malformed or not supported; nothing was written.
            NotFoundError: there is no such thread.
        """
        return await self.add_messages(thread_id, messages, **how)

    async def get_user_context(self, thread_id: str, **asked: Unpack[Asked]) -> Context:
        """The context block for the thread's last messages; the arguments are the native ones.

        `mode` and `min_rating` are ignored: the block is one, made without a model, and facts are
        not rated.

        Raises:
            InputError: an argument is malformed or not supported.
            NotFoundError: there is no such thread or template.
        """
        taken = fitting(super().get_user_context, asked, ("mode", "min_rating"))
        return await super().get_user_context(thread_id, **taken)

    async def list_all(self, **page: Unpack[Page]) -> answers.Threads:
        """Threads by id, a page of `limit` after `cursor`, or of `page_size` by `page_number`.

        A list that also answers `.threads`, `.row_count` and, but after a cursor, `.total_count`.

        Raises:
            InputError: an argument is malformed or not supported.
        """
        return await paged(answers.Threads, super().list_all, lambda thread: thread.thread_id, page)


class Contexts(AsyncContexts):
    """`client.context`."""

    async def create_context_template(self, template_id: str, template: str) -> ContextTemplate:
        """Keep a template; of one that is there, another text makes a new revision.

        Raises:
            InputError: the template is malformed; says the line and the column.
        """
        try:
            return await super().create_context_template(template_id, template)
        except AlreadyExistsError:
            there = await self.get_context_template(template_id)
            if there.template == template:
                return there
            return await self.update_context_template(template_id, template)
