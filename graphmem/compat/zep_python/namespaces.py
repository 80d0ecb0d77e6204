"""zep_python's namespaces, for programs on asyncio: sessions are threads, their memory is searched.

What a program makes that is there already is brought up to date instead of refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from graphmem.client.async_client import AsyncGraphMem
from graphmem.client.checks import check_choice, check_count, check_metadata
from graphmem.client.counting import count_tokens
from graphmem.client.drafts import drafts_of, shaped
from graphmem.client.place import Place
from graphmem.client.results import SearchFilters
from graphmem.compat.listing import is_person, listed
from graphmem.compat.zep_python.memory import (
    Memory,
    MemorySearchPayload,
    MemorySearchResult,
    Session,
    Summary,
)
from graphmem.compat.zep_python.roles import stamp, tell, told
from graphmem.compat.zep_python.user import User
from graphmem.errors import AlreadyExistsError, InputError

if TYPE_CHECKING:
    import os
    from builtins import list as list_of  # a method has its name

    from graphmem.client.results import Thread
    from graphmem.client.results import User as NativeUser

__all__ = ["AsyncMemoryClient", "AsyncUserClient", "AsyncZepClient"]

WINDOW = 12
"""Messages of a memory unless the caller says otherwise."""
KINDS = ("perpetual", "message_window")
SEARCH_TYPES = ("similarity", "mmr")


class AsyncZepClient:
    """The namespaces on one native client."""

    def __init__(self, store: str | os.PathLike[str] | None = None) -> None:
        """Say where the memory is; open nothing."""
        self._mem = AsyncGraphMem(store)
        self.memory = AsyncMemoryClient(self._mem)
        self.user = AsyncUserClient(self._mem)

    async def close(self) -> None:
        """Give everything back; twice is fine."""
        await self._mem.close()


class AsyncMemoryClient:
    """`client.memory`: sessions and what is remembered of them."""

    def __init__(self, mem: AsyncGraphMem) -> None:
        """Work through it."""
        self._mem = mem

    async def add_memory(self, session_id: str, memory_messages: Memory | dict[str, Any]) -> str:
        """Add messages to a session, which is made if it is not there; its metadata is merged.

        Raises:
            InputError: a message is malformed; nothing was written.
        """
        memory = shaped(Memory, memory_messages, "memory_messages")
        messages = [tell(message) for message in memory.messages]
        if messages:  # refused before there is a session
            drafts_of(messages, Place(graph_id=session_id, zone="UTC"))
        check_metadata(memory.metadata)
        thread = self._mem.thread
        await thread.create(session_id, exist_ok=True)
        if memory.metadata:
            await thread.update(session_id, metadata=memory.metadata)
        if messages:
            await thread.add_messages(session_id, messages)
        return "OK"

    async def get_memory(
        self,
        session_id: str,
        memory_type: str | None = None,
        lastn: int | None = None,
        min_rating: float | None = None,
    ) -> Memory:
        """The last messages of a session (12, or `lastn`), oldest first.

        `memory_type` "perpetual" adds the facts that matter to them and the session's summary.
        `min_rating` is ignored: facts are not rated here.

        Raises:
            InputError: an argument is malformed.
            NotFoundError: there is no such session.
        """
        del min_rating
        if memory_type is not None and memory_type not in KINDS:
            kinds = ", ".join(KINDS)
            raise InputError(f"memory_type={memory_type!r} is unknown; use one of: {kinds}")
        thread = self._mem.thread
        episodes = await thread.get(session_id, lastn=WINDOW if lastn is None else lastn)
        messages = [told(episode) for episode in episodes]
        memory = Memory(
            messages=messages,
            created_at=messages[0].created_at if messages else None,
            token_count=sum(message.token_count or 0 for message in messages),
        )
        if memory_type != "perpetual":
            return memory
        context = await thread.get_user_context(session_id)
        memory.facts = [
            line.text.strip().removeprefix("- ") for line in context.lines if line.section == "fact"
        ]
        memory.context = context.context
        memory.summary = await self._summary(session_id)
        return memory

    async def search_memory(
        self,
        session_id: str,
        search_payload: MemorySearchPayload | dict[str, Any] | str,
        limit: int | None = None,
    ) -> list[MemorySearchResult]:
        """Find messages of a session, the best first.

        Raises:
            InputError: an argument is malformed.
            NotFoundError: there is no such session.
        """
        if isinstance(search_payload, str):
            search_payload = MemorySearchPayload(text=search_payload)
        payload = shaped(MemorySearchPayload, search_payload, "search_payload")
        text, scope = payload.text, payload.search_scope
        check_choice(payload.search_type, SEARCH_TYPES, "search_type")
        if payload.metadata:
            raise InputError("metadata= of a search is not supported; leave it out, filter results")
        if scope == "summary":
            summary = await self._summary(session_id)
            return [] if summary is None else [MemorySearchResult(summary=summary)]
        if scope != "messages":
            raise InputError(f"search_scope={scope!r} is unknown; use one of: messages, summary")
        if text is None:
            raise InputError("text= is missing: what to look for, in words")
        thread = await self._mem.thread.get_thread(session_id)
        found = await self._mem.graph.search(
            text,
            user_id=thread.user_id,
            scope="episodes",
            limit=10 if limit is None else limit,
            reranker="mmr" if payload.search_type == "mmr" else "rrf",
            search_filters=SearchFilters(thread_ids=[session_id]),
        )
        return [
            MemorySearchResult(
                message=told(episode), metadata=dict(episode.metadata) or None, dist=episode.score
            )
            for episode in found.episodes
        ]

    async def delete_memory(self, session_id: str) -> str:
        """Forget a session and all that rests only on it.

        Raises:
            NotFoundError: there is no such session.
        """
        await self._mem.thread.delete(session_id)
        return "OK"

    async def add_session(self, session: Session) -> Session:
        """Make a session, or bring the one that is there up to date; with a user it becomes theirs.

        Raises:
            InputError: an argument is malformed.
            NotFoundError: there is no such user.
        """
        try:
            thread = await self._mem.thread.create(
                session.session_id, session.user_id, metadata=session.metadata
            )
        except AlreadyExistsError:
            return await self.update_session(session)
        return _session(thread)

    async def update_session(self, session: Session) -> Session:
        """Add to a session's metadata, or give it to a user.

        Raises:
            NotFoundError: there is no such session or user.
        """
        return _session(
            await self._mem.thread.update(
                session.session_id, metadata=session.metadata, user_id=session.user_id
            )
        )

    async def get_session(self, session_id: str) -> Session:
        """The session.

        Raises:
            NotFoundError: there is no such session.
        """
        return _session(await self._mem.thread.get_thread(session_id))

    async def list_sessions(
        self, limit: int | None = None, cursor: int | str | None = None
    ) -> list[Session]:
        """Sessions by id; `cursor` is the last id of the page before, or how many were before.

        Raises:
            InputError: an argument is malformed.
        """
        threads = await listed(
            self._mem.thread.list_all, lambda thread: thread.thread_id, **_place(limit, cursor)
        )
        return [_session(thread) for thread in threads]

    async def _summary(self, session_id: str) -> Summary | None:
        """What a session was about; None if nothing was said in it."""
        found = await self._mem.thread.get_summary(session_id)
        if not found.summary or found.latest_at is None:
            return None
        last = await self._mem.thread.get(session_id, lastn=1)
        return Summary(
            content=found.summary,
            created_at=stamp(found.latest_at),
            recent_message_uuid=last[0].uuid,
            token_count=count_tokens(found.summary),
        )


class AsyncUserClient:
    """`client.user`: people, who may own sessions."""

    def __init__(self, mem: AsyncGraphMem) -> None:
        """Work through it."""
        self._mem = mem

    async def add(self, user: User) -> User:
        """Make a user, or bring the one that is there up to date.

        Raises:
            InputError: an argument is malformed.
        """
        try:
            return _user(await self._mem.user.add(user.user_id, **_about(user)))
        except AlreadyExistsError:
            return await self.update(user)

    async def get(self, user_id: str) -> User:
        """The user.

        Raises:
            NotFoundError: there is no such user.
        """
        return _user(await self._mem.user.get(user_id))

    async def update(self, user: User) -> User:
        """Change what is given; the rest stays.

        Raises:
            NotFoundError: there is no such user.
        """
        return _user(await self._mem.user.update(user.user_id, **_about(user)))

    async def delete(self, user_id: str) -> None:
        """Erase a user with all sessions.

        Raises:
            NotFoundError: there is no such user.
        """
        await self._mem.user.delete(user_id)

    async def list(
        self, limit: int | None = None, cursor: int | str | None = None
    ) -> list_of[User]:
        """Users by id; `cursor` is the last id of the page before, or how many were before.

        Those that were made for sessions of nobody are left out.

        Raises:
            InputError: an argument is malformed.
        """
        found = await listed(
            self._mem.user.list_ordered,
            lambda user: user.user_id,
            kept=is_person,
            **_place(limit, cursor),
        )
        return [_user(user) for user in found]

    async def get_sessions(self, user_id: str) -> list_of[Session]:
        """The sessions of a user, by id.

        Raises:
            NotFoundError: there is no such user.
        """
        threads = await self._mem.user.get_threads(user_id, limit=1000)
        return [_session(thread) for thread in threads]


class _Place(TypedDict, total=False):
    limit: int
    skip: int
    after: str | None


def _place(limit: int | None, cursor: int | str | None) -> _Place:
    """Where a page is: after an id, or after so many."""
    count = check_count(100 if limit is None else limit, "limit")
    if isinstance(cursor, int):
        return {"limit": count, "skip": check_count(cursor, "cursor", low=0, high=10**9)}
    return {"limit": count, "after": cursor}


class _About(TypedDict):
    email: str | None
    first_name: str | None
    last_name: str | None
    metadata: dict[str, Any] | None


def _about(user: User) -> _About:
    """What is kept of a user beside the id."""
    return {
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "metadata": user.metadata,
    }


def _session(thread: Thread) -> Session:
    return Session(
        session_id=thread.thread_id,
        user_id=None if thread.unowned else thread.user_id,
        metadata=thread.metadata,
        created_at=stamp(thread.created_at),
    )


def _user(user: NativeUser) -> User:
    return User(
        user_id=user.user_id,
        email=user.email,
        first_name=user.first_name,
        last_name=user.last_name,
        metadata=user.metadata,
        created_at=stamp(user.created_at),
        updated_at=stamp(user.updated_at),
    )
