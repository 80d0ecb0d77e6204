"""Zep's namespaces for programs that block: native ones, which bring up to date what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphmem.client import sync
from graphmem.compat.zep_cloud.answers import Messages
from graphmem.errors import AlreadyExistsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphmem.client.results import ContextTemplate, Graph, Thread, User

__all__ = ["Contexts", "Graphs", "Threads", "Users"]


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
    ) -> User:
        """Make a user, or bring the one that is there up to date.

        Raises:
            InputError: an argument is malformed.
        """
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


class Threads(sync.Threads):
    """`client.thread`."""

    def create(
        self,
        thread_id: str,
        user_id: str | None = None,
        *,
        metadata: Mapping[str, Any] | None = None,
        exist_ok: bool = True,
    ) -> Thread:
        """Begin a conversation, or give the one of this user that is there.

        Raises:
            InputError: an argument is malformed.
            NotFoundError: there is no such user.
            AlreadyExistsError: the thread is another user's.
        """
        return super().create(thread_id, user_id, metadata=metadata, exist_ok=exist_ok)

    def get(
        self,
        thread_id: str,
        *,
        limit: int = 100,
        cursor: str | None = None,
        lastn: int | None = None,
    ) -> Messages:
        """The thread's messages, oldest first: a list that also answers `.messages`.

        Raises:
            InputError: an argument is malformed.
            NotFoundError: there is no such thread.
        """
        return Messages(super().get(thread_id, limit=limit, cursor=cursor, lastn=lastn))


class Graphs(sync.Graphs):
    """`client.graph`."""

    def create(
        self,
        graph_id: str,
        *,
        name: str | None = None,
        description: str | None = None,
        time_zone: str | None = None,
        profile: str = "conversation",
        exist_ok: bool = False,
    ) -> Graph:
        """Make a standalone graph, or bring the one that is there up to date.

        Raises:
            InputError: an argument is malformed.
        """
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
