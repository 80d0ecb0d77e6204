"""`mem.thread`: conversations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphmem.client.checks import check_count, check_id, check_metadata
from graphmem.client.drafts import drafts_of
from graphmem.client.reading import block, window_of
from graphmem.client.results import Context, Message, Receipt
from graphmem.client.views import thread_view
from graphmem.core.requests import Filters
from graphmem.errors import AlreadyExistsError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from graphmem.client.engine import Engine
    from graphmem.client.place import Place
    from graphmem.client.results import Episode, Thread

__all__ = ["AsyncThreads"]

QUERY_MESSAGES = 4
"""How many of a thread's last messages make the query of its context."""
QUERY_CHARACTERS = 2000
"""How much of each counts."""


class AsyncThreads:
    """Conversations. What is said in one is known in all threads of its user."""

    def __init__(self, engine: Engine) -> None:
        """Work through this engine."""
        self._engine = engine

    async def create(
        self,
        thread_id: str,
        user_id: str,
        *,
        metadata: Mapping[str, Any] | None = None,
        exist_ok: bool = False,
    ) -> Thread:
        """Begin a conversation of a user.

        Raises:
            InputError: an argument is malformed.
            NotFoundError: there is no such user.
            AlreadyExistsError: the id is taken, by another user or without `exist_ok`.
        """
        engine = self._engine
        check_id(thread_id, "thread_id")
        await engine.entry("user", check_id(user_id, "user_id"))
        body = {"metadata": check_metadata(metadata)}
        directory = await engine.directory()
        try:
            entry = await directory.put(
                "thread", thread_id, body, now=engine.now(), owner=user_id, new=True
            )
        except AlreadyExistsError:
            found = await directory.get("thread", thread_id)
            if not exist_ok or found is None or found.owner != user_id:
                raise
            return thread_view(found)
        return thread_view(entry)

    async def add_messages(
        self,
        thread_id: str,
        messages: Sequence[Message | Mapping[str, Any]],
        *,
        ignore_roles: Sequence[str] = (),
        return_context: bool = False,
        idempotency_key: str | None = None,
    ) -> Receipt:
        """Add messages in the order they were said; they are durable when this returns.

        Args:
            thread_id: the conversation.
            messages: `Message`s, or dicts with the same keys.
            ignore_roles: messages of these roles ("assistant") are kept and found, but no facts
                are read from them.
            return_context: also return the context block for the thread as it now stands.
            idempotency_key: the same key twice is one call.

        Raises:
            InputError: a message is malformed; nothing was written.
            NotFoundError: there is no such thread.
        """
        place = await self._place(thread_id)
        drafts, task = drafts_of(
            messages,
            place,
            thread_id=thread_id,
            idempotency_key=idempotency_key,
            ignore_roles=ignore_roles,
        )
        receipts = await self._engine.tell(place, drafts, task)
        context = None
        if return_context:
            context = (await self.get_user_context(thread_id)).context
        return Receipt(
            message_uuids=[receipt.episode.uuid for receipt in receipts],
            task_id=receipts[0].task or task,
            context=context,
        )

    async def get(
        self,
        thread_id: str,
        *,
        limit: int = 100,
        cursor: str | None = None,
        lastn: int | None = None,
    ) -> list[Episode]:
        """The thread's messages, oldest first.

        Args:
            thread_id: the conversation.
            limit: at most so many.
            cursor: the uuid of the last message of the page before.
            lastn: instead, the last so many.

        Raises:
            InputError: an argument is malformed, or the cursor is no message of this graph.
            NotFoundError: there is no such thread.
        """
        place = await self._place(thread_id)
        return await self._engine.episodes(
            place,
            Filters(threads=(thread_id,)),
            limit=limit,
            cursor=cursor,
            lastn=lastn,
        )

    async def get_user_context(
        self,
        thread_id: str,
        *,
        as_of: datetime | str | None = None,
        known_at: datetime | str | None = None,
        current_only: bool = False,
        limit: int = 20,
        max_tokens: int | None = None,
        max_characters: int | None = None,
        date_format: str = "short",
    ) -> Context:
        """The context block for the thread's last messages, from all that is known of its user.

        The query is the thread's last messages; they are not part of the answer.

        Args:
            thread_id: the conversation.
            as_of: only what held at that instant.
            known_at: only what was known at that instant.
            current_only: leave out what has ended.
            limit: at most so many facts, and so many episodes.
            max_tokens: budget of the block, kept exactly; default 1,400.
            max_characters: another budget, kept as well.
            date_format: "short" (at the precision known) or "full".

        Raises:
            InputError: an argument is malformed.
            NotFoundError: there is no such thread.
        """
        place = await self._place(thread_id)
        window = await window_of(self._engine, place, thread_id, QUERY_MESSAGES)
        return await block(
            self._engine,
            place,
            "\n".join(episode.content[:QUERY_CHARACTERS] for episode in window),
            without=tuple(episode.uuid for episode in window),
            as_of=as_of,
            known_at=known_at,
            current_only=current_only,
            limit=limit,
            max_tokens=max_tokens,
            max_characters=max_characters,
            date_format=date_format,
        )

    async def list_all(self, *, limit: int = 100, cursor: str | None = None) -> list[Thread]:
        """Threads by id; `cursor` is the last id of the page before."""
        directory = await self._engine.directory()
        check_count(limit, "limit")
        entries = await directory.list("thread", after=cursor, limit=limit)
        return [thread_view(entry) for entry in entries]

    async def delete(self, thread_id: str) -> None:
        """Forget a conversation: its messages and all that rests only on them.

        Raises:
            NotFoundError: there is no such thread.
        """
        place = await self._place(thread_id)
        await self._engine.forget_thread(place, thread_id)
        await (await self._engine.directory()).remove("thread", thread_id)

    async def _place(self, thread_id: str) -> Place:
        entry = await self._engine.entry("thread", check_id(thread_id, "thread_id"))
        return await self._engine.user_place(entry.owner)
