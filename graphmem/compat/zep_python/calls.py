"""What zep_python's methods do, each once for its blocking and its awaiting name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

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
    from graphmem.client.async_client import AsyncGraphMem
    from graphmem.client.results import Thread
    from graphmem.client.results import User as NativeUser

WINDOW = 12
"""Messages of a memory unless the caller says otherwise."""
KINDS = ("perpetual", "message_window")
SEARCH_TYPES = ("similarity", "mmr")


class _Place(TypedDict, total=False):
    limit: int
    skip: int
    after: str | None


async def add_memory(mem: AsyncGraphMem, session_id: str, memory: Memory | dict[str, Any]) -> str:
    """Add messages to a session; one that is not there is made."""
    memory = shaped(Memory, memory, "memory_messages")
    messages = [tell(message) for message in memory.messages]
    if messages:  # refused before there is a session
        drafts_of(messages, Place(graph_id=session_id, zone="UTC"))
    check_metadata(memory.metadata)
    await mem.thread.create(session_id, exist_ok=True)
    if memory.metadata:
        await mem.thread.update(session_id, metadata=memory.metadata)
    if messages:
        await mem.thread.add_messages(session_id, messages)
    return "OK"


async def get_memory(
    mem: AsyncGraphMem, session_id: str, memory_type: str | None, lastn: int | None
) -> Memory:
    """The last messages of a session; the perpetual memory has facts and summary beside them."""
    if memory_type is not None and memory_type not in KINDS:
        raise InputError(f"memory_type={memory_type!r} is unknown; use one of: {', '.join(KINDS)}")
    episodes = await mem.thread.get(session_id, lastn=WINDOW if lastn is None else lastn)
    messages = [told(episode) for episode in episodes]
    memory = Memory(
        messages=messages,
        created_at=messages[0].created_at if messages else None,
        token_count=sum(message.token_count or 0 for message in messages),
    )
    if memory_type != "perpetual":
        return memory
    context = await mem.thread.get_user_context(session_id)
    memory.facts = [
        line.text.strip().removeprefix("- ") for line in context.lines if line.section == "fact"
    ]
    memory.context = context.context
    memory.summary = await get_summary(mem, session_id)
    return memory


async def get_summary(mem: AsyncGraphMem, session_id: str) -> Summary | None:
    """What a session was about; None if nothing was said in it."""
    found = await mem.thread.get_summary(session_id)
    if not found.summary or found.latest_at is None:
        return None
    last = await mem.thread.get(session_id, lastn=1)
    return Summary(
        content=found.summary,
        created_at=stamp(found.latest_at),
        recent_message_uuid=last[0].uuid,
        token_count=count_tokens(found.summary),
    )


async def delete_memory(mem: AsyncGraphMem, session_id: str) -> str:
    """Forget a session and all that rests only on it."""
    await mem.thread.delete(session_id)
    return "OK"


async def search_memory(
    mem: AsyncGraphMem,
    session_id: str,
    payload: MemorySearchPayload | dict[str, Any] | str,
    limit: int | None,
) -> list[MemorySearchResult]:
    """Find messages (or the summary) of a session, the best first."""
    if isinstance(payload, str):
        payload = MemorySearchPayload(text=payload)
    payload = shaped(MemorySearchPayload, payload, "search_payload")
    text, scope = payload.text, payload.search_scope
    check_choice(payload.search_type, SEARCH_TYPES, "search_type")
    if payload.metadata:
        raise InputError("metadata= of a search is not supported; leave it out, filter results")
    if scope == "summary":
        summary = await get_summary(mem, session_id)
        return [] if summary is None else [MemorySearchResult(summary=summary)]
    if scope != "messages":
        raise InputError(f"search_scope={scope!r} is unknown; use one of: messages, summary")
    if text is None:
        raise InputError("text= is missing: what to look for, in words")
    thread = await mem.thread.get_thread(session_id)
    found = await mem.graph.search(
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


async def add_session(mem: AsyncGraphMem, session: Session) -> Session:
    """Make a session, or bring the one that is there up to date."""
    try:
        thread = await mem.thread.create(
            session.session_id, session.user_id, metadata=session.metadata
        )
    except AlreadyExistsError:
        return await update_session(mem, session)
    return _session(thread)


async def update_session(mem: AsyncGraphMem, session: Session) -> Session:
    """Add to a session's metadata, or give it to a user."""
    return _session(
        await mem.thread.update(
            session.session_id, metadata=session.metadata, user_id=session.user_id
        )
    )


async def get_session(mem: AsyncGraphMem, session_id: str) -> Session:
    """The session."""
    return _session(await mem.thread.get_thread(session_id))


async def list_sessions(
    mem: AsyncGraphMem, limit: int | None, cursor: int | str | None
) -> list[Session]:
    """Sessions by id."""
    threads = await listed(
        mem.thread.list_all, lambda thread: thread.thread_id, **_place(limit, cursor)
    )
    return [_session(thread) for thread in threads]


async def add_user(mem: AsyncGraphMem, user: User) -> User:
    """Make a user, or bring the one that is there up to date."""
    try:
        made = await mem.user.add(
            user.user_id,
            email=user.email,
            first_name=user.first_name,
            last_name=user.last_name,
            metadata=user.metadata,
        )
    except AlreadyExistsError:
        return await update_user(mem, user)
    return _user(made)


async def update_user(mem: AsyncGraphMem, user: User) -> User:
    """Change what is given of a user."""
    return _user(
        await mem.user.update(
            user.user_id,
            email=user.email,
            first_name=user.first_name,
            last_name=user.last_name,
            metadata=user.metadata,
        )
    )


async def get_user(mem: AsyncGraphMem, user_id: str) -> User:
    """The user."""
    return _user(await mem.user.get(user_id))


async def list_users(mem: AsyncGraphMem, limit: int | None, cursor: int | str | None) -> list[User]:
    """Users by id, without those that were made for sessions of nobody."""
    found = await listed(
        mem.user.list_ordered, lambda user: user.user_id, kept=is_person, **_place(limit, cursor)
    )
    return [_user(user) for user in found]


async def delete_user(mem: AsyncGraphMem, user_id: str) -> None:
    """Erase a user with all sessions."""
    await mem.user.delete(user_id)


async def get_user_sessions(mem: AsyncGraphMem, user_id: str) -> list[Session]:
    """The sessions of a user, by id."""
    return [_session(thread) for thread in await mem.user.get_threads(user_id, limit=1000)]


def _place(limit: int | None, cursor: int | str | None) -> _Place:
    """Where a page is: after an id, or after so many."""
    count = check_count(100 if limit is None else limit, "limit")
    if isinstance(cursor, int):
        return {"limit": count, "skip": check_count(cursor, "cursor", low=0, high=10**9)}
    return {"limit": count, "after": cursor}


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
