"""`mem.thread`: conversations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphmem.client.adopting import adopt, is_own, make_own_user, tell_thread
from graphmem.client.checks import check_count, check_cursor, check_id, check_metadata, check_text
from graphmem.client.digests import digest_of
from graphmem.client.drafts import drafts_of
from graphmem.client.filling import context_of
from graphmem.client.messages import AsyncMessages
from graphmem.client.place import thread_place
from graphmem.client.reading import answer_view, question_of, summary_of, window_of
from graphmem.client.results import Context, Message, Receipt, ThreadSummary
from graphmem.client.views import thread_view
from graphmem.core.ids import own_user_id
from graphmem.core.requests import Filters
from graphmem.core.waiting import side_by_side
from graphmem.errors import AlreadyExistsError, InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from graphmem.client.engine import Engine
    from graphmem.client.place import Place
    from graphmem.client.results import Episode, Thread

__all__ = ["AsyncThreads"]

QUERY_CHARACTERS = 2000
"""How much of each message counts in the query of a thread's context."""


class AsyncThreads:
    """Conversations. What is said in one is known in all threads of its user."""

    def __init__(self, engine: Engine) -> None:
        """Work through this engine."""
        self._engine = engine
        self.message = AsyncMessages(engine)

    async def create(
        self,
        thread_id: str,
        user_id: str | None = None,
        *,
        metadata: Mapping[str, Any] | None = None,
        exist_ok: bool = False,
    ) -> Thread:
        """Begin a conversation.

        Args:
            thread_id: your own id of the conversation.
            user_id: whose it is. None: nobody's yet; it has a graph of its own (of the user
                `thread:ID`, who is made for it) until `update` gives it to a user.
            metadata: anything you want to keep with it; JSON.
            exist_ok: return the thread that is there (unchanged) instead of refusing.

        Raises:
            InputError: an argument is malformed.
            NotFoundError: there is no such user.
            AlreadyExistsError: the id is taken, by another user or without `exist_ok`.
        """
        engine = self._engine
        check_id(thread_id, "thread_id")
        body = {"metadata": check_metadata(metadata)}
        directory = await engine.directory()
        if user_id is not None:
            await engine.entry("user", check_id(user_id, "user_id"))
        found = await directory.get("thread", thread_id)
        if found is None:
            owner = await make_own_user(engine, thread_id) if user_id is None else user_id
            try:
                return thread_view(
                    await directory.put(
                        "thread", thread_id, body, now=engine.now(), owner=owner, new=True
                    )
                )
            except AlreadyExistsError:  # another program was faster
                found = await directory.get("thread", thread_id)
        if not exist_ok or found is None or user_id not in (None, found.owner):
            raise AlreadyExistsError(
                f"thread_id={thread_id!r} is there already; give another id, or exist_ok=True"
            )
        return thread_view(found)

    async def get_thread(self, thread_id: str) -> Thread:
        """The thread itself: whose it is, and its metadata.

        Raises:
            NotFoundError: there is no such thread.
        """
        return thread_view(await self._engine.entry("thread", check_id(thread_id, "thread_id")))

    async def update(
        self,
        thread_id: str,
        *,
        metadata: Mapping[str, Any] | None = None,
        user_id: str | None = None,
    ) -> Thread:
        """Add to a thread's metadata, or give a thread without a user to one.

        Args:
            thread_id: the conversation.
            metadata: the keys given replace those that are there; the others stay.
            user_id: who takes it over; what was said in it moves into that user's graph, under the
                same ids, and what was corrected stays so. Can be repeated if it was cut off.

        Raises:
            InputError: an argument is malformed.
            NotFoundError: there is no such thread or user.
            AlreadyExistsError: it belongs to another user.
            ConflictError: it was changed at the same instant, or a correction cannot be told of
                the user's graph; nothing was moved.
        """
        engine = self._engine
        entry = await engine.entry("thread", check_id(thread_id, "thread_id"))
        more = check_metadata(metadata)
        if user_id is not None:
            entry = await adopt(engine, entry, check_id(user_id, "user_id"))
        if more:
            old = thread_view(entry).metadata
            entry = await (await engine.directory()).put(
                "thread",
                thread_id,
                {**entry.body, "metadata": check_metadata({**old, **more})},
                now=engine.now(),
                owner=entry.owner,
                revision=entry.revision,
            )
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
        receipts = await tell_thread(self._engine, thread_id, place, drafts, task)
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

    async def get_episodes(
        self,
        thread_id: str,
        *,
        limit: int = 100,
        cursor: str | None = None,
        lastn: int | None = None,
    ) -> list[Episode]:
        """The episodes that the thread's messages are: the same as `get`.

        Raises:
            InputError: an argument is malformed, or the cursor is no message of this graph.
            NotFoundError: there is no such thread.
        """
        return await self.get(thread_id, limit=limit, cursor=cursor, lastn=lastn)

    async def get_summary(self, thread_id: str) -> ThreadSummary:
        """What the conversation was about, in a few sentences; "" if nothing was said in it.

        Raises:
            NotFoundError: there is no such thread.
        """
        found = await digest_of(self._engine, await self._place(thread_id), thread_id)
        if found is None:
            return ThreadSummary(thread_id=thread_id, summary="", messages=0)
        return ThreadSummary(
            thread_id=thread_id,
            summary=found.text,
            messages=found.messages,
            start_at=found.first_at,
            latest_at=found.last_at,
        )

    async def search(self, thread_id: str, query: str, *, limit: int = 10) -> list[Episode]:
        """Find messages of this conversation, the best first; `graph.search` looks further.

        Raises:
            InputError: an argument is malformed.
            NotFoundError: there is no such thread.
        """
        place = await self._place(thread_id)
        question = question_of(
            self._engine,
            place,
            check_text(query, "query"),
            scope="episodes",
            limit=limit,
            filters=Filters(threads=(thread_id,)),
        )
        recall = await self._engine.recall()
        return answer_view(await recall.search(question), place).episodes

    async def get_user_context(
        self,
        thread_id: str,
        *,
        template_id: str | None = None,
        template_revision: int | None = None,
        query_messages: int | None = None,
        recent_messages: int = 0,
        as_of: datetime | str | None = None,
        known_at: datetime | str | None = None,
        current_only: bool = False,
        limit: int | None = None,
        max_tokens: int | None = None,
        max_characters: int | None = None,
        date_format: str = "short",
    ) -> Context:
        """The context block for the thread's last messages, from all that is known of its user.

        The query is the thread's last messages; they are not part of the answer.

        Args:
            thread_id: the conversation.
            template_id: print it by this template instead of as the default block; then `limit`
                and `date_format` are the template's.
            template_revision: an earlier revision of the template; None: the newest.
            query_messages: how many of the last messages make the query; None: the setting (4).
            recent_messages: show so many of the last messages beside what is known; not with a
                template.
            as_of: only what held at that instant.
            known_at: only what was known at that instant.
            current_only: leave out what has ended.
            limit: at most so many facts, and so many episodes; None: what the budget holds.
            max_tokens: budget of the block, kept exactly; default 1,400, with a template none.
            max_characters: another budget, kept as well.
            date_format: "short" (at the precision known) or "full".

        Raises:
            InputError: an argument is malformed.
            NotFoundError: there is no such thread or template.
        """
        engine = self._engine
        place = await self._place(thread_id)
        count = engine.settings.query_messages if query_messages is None else query_messages
        check_count(count, "query_messages")
        check_count(recent_messages, "recent_messages", low=0)
        if recent_messages and template_id is not None:
            raise InputError("recent_messages= excludes template_id=; add the messages yourself")
        past = as_of is not None or known_at is not None
        store = await engine.store()
        said, summary = await store.reading(
            lambda: side_by_side(
                window_of(engine, place, thread_id, max(count, recent_messages)),
                summary_of(engine, place, past=past or template_id is not None),
            )
        )
        window = said[-count:]
        query = "\n".join(episode.content[:QUERY_CHARACTERS] for episode in window)
        return await context_of(
            engine,
            place,
            query,
            template_id=template_id,
            template_revision=template_revision,
            thread_id=thread_id,
            limit=limit,
            date_format=date_format,
            messages=said[-recent_messages:] if recent_messages else (),
            summary=summary,
            without=tuple(episode.uuid for episode in said),
            as_of=as_of,
            known_at=known_at,
            current_only=current_only,
            max_tokens=max_tokens,
            max_characters=max_characters,
        )

    async def list_all(self, *, limit: int = 100, cursor: str | None = None) -> list[Thread]:
        """Threads by id; `cursor` is the last id of the page before."""
        directory = await self._engine.directory()
        check_count(limit, "limit")
        entries = await directory.list("thread", after=check_cursor(cursor), limit=limit)
        return [thread_view(entry) for entry in entries]

    async def delete(self, thread_id: str) -> None:
        """Forget a conversation: its messages and all that rests only on them.

        Raises:
            NotFoundError: there is no such thread.
        """
        place = await self._place(thread_id)
        directory = await self._engine.directory()
        if is_own(place, thread_id):
            await self._engine.erase(place.graph_id)
            await directory.remove("user", own_user_id(thread_id))
        else:
            await self._engine.forget_thread(place, thread_id)
        await directory.remove("thread", thread_id)

    async def _place(self, thread_id: str) -> Place:
        return await thread_place(self._engine, check_id(thread_id, "thread_id"))
